import { type Action, ActionType, SILENT_FAILURE } from "../durable/actions.ts";
import type { PlayedRun } from "../durable/checks.ts";
import type { HistoryEvent } from "../durable/historyEvents.ts";
import { statusLimitBytes } from "../durable/interpreter.ts";
import type { Decision } from "../durable/nonDeterminism.ts";
import type { ActionView, ExecutorView } from "./executorView.ts";
import { lostInJson } from "./lostInJson.ts";

type Run = PlayedRun & { readonly view: ExecutorView | undefined };

/** Says what is wrong and how to mend it; undefined when nothing is. */
type Check = (run: Run) => string | undefined;

const messageLimitBytes = 45 * 1024;

/** The checks that look at one answer of an orchestrator, the more telling first. */
export const replyChecks: readonly Check[] = [
  yieldedTwice,
  thrownWithoutMessage,
  unknownNames,
  nonObjectInputs,
  lossyInputs,
  retryTimeout,
  customStatus,
  openTimers,
  sharedChildIds,
  drift,
  messageSizes,
];

function yieldedTwice({ view }: Run): string | undefined {
  const seen = new Set<ActionView>();
  const visit = (action: ActionView): boolean => {
    if (action.compoundActions) return action.compoundActions.some(visit);
    if (action.actionType === ActionType.waitForExternalEvent) return false;
    if (seen.has(action)) return true;
    seen.add(action);
    return false;
  };
  if (!view?.actions.some(visit)) return undefined;
  return "yielded the same task twice: the engine starts it again, and every later result goes to the wrong task. Mend: make a fresh task for every Task.any and Task.all.";
}

function thrownWithoutMessage({ view, reply }: Run): string | undefined {
  if (view?.exception === undefined || !reply.error?.startsWith(SILENT_FAILURE)) return undefined;
  return "threw something without a message: the instance would fail without saying why. Mend: throw an Error with a message.";
}

function unknownNames({ seen, app }: Run): string | undefined {
  for (const decision of seen.schedule.decisions) {
    if (decision.kind === "timer" || app.find(decision.kind, decision.name)) continue;
    const what = decision.kind === "activity" ? "activity" : "sub-orchestrator";
    return `called the ${what} '${decision.name}', which does not exist: the instance would stay Running for ever. Mend: register it, or correct the name.`;
  }
  return undefined;
}

function nonObjectInputs({ seen, reply }: Run): string | undefined {
  const isPlain = (input: unknown) => input === undefined || (typeof input === "object" && input !== null);
  for (const decision of seen.schedule.decisions) {
    if (decision.kind === "timer" || isPlain(decision.input)) continue;
    return `gave '${decision.name}' an input that is not an object (${JSON.stringify(decision.input)}): some such values arrive changed. Mend: pass an object.`;
  }
  const continued = leaves(reply.actions).find((action) => action.actionType === ActionType.continueAsNew);
  if (!continued || isPlain(continued.input)) return undefined;
  return `continued as new with an input that is not an object (${JSON.stringify(continued.input)}): a string arrives quoted. Mend: pass an object.`;
}

function lossyInputs({ view }: Run): string | undefined {
  for (const { input, functionName } of flat(view?.actions ?? [])) {
    const lost = input === undefined ? undefined : lostInJson(input);
    if (!lost) continue;
    const to = functionName === undefined ? "continued as new with" : `gave '${functionName}'`;
    return `${to} an input that JSON changes (${lost}). Mend: leave the field out, or say it in another way.`;
  }
  return undefined;
}

function retryTimeout({ reply }: Run): string | undefined {
  const uses = leaves(reply.actions).some(
    (action) => action.retryOptions?.retryTimeoutInMilliseconds !== undefined,
  );
  if (!uses) return undefined;
  return "uses retryTimeoutInMilliseconds: when it has passed, the instance would stay Running for ever. Mend: bound retries by maxNumberOfAttempts.";
}

function customStatus({ view, reply }: Run): string | undefined {
  const status = reply.customStatus ?? view?.customStatus;
  if (status === undefined) return undefined;
  if (!status) return "set a falsy custom status: it clears the last one. Mend: set an object.";
  const bytes = JSON.stringify(status).length * 2;
  if (bytes <= statusLimitBytes) return undefined;
  return `set a custom status of ${bytes} bytes; the limit is 16 KB in UTF-16, and more fails the instance. Mend: keep only what callers show.`;
}

function openTimers({ reply, seen }: Run): string | undefined {
  const isOver = reply.isDone || reply.error !== undefined;
  if (!isOver || !seen.schedule.open.some(({ kind }) => kind === "timer")) return undefined;
  return "has ended while a timer is open: the instance stays Running until it fires. Mend: cancel() every timer that lost, on error paths too.";
}

function sharedChildIds({ seen, episode }: Run): string | undefined {
  const live = new Set<string>();
  for (const decision of seen.schedule.open) {
    if (decision.kind !== "orchestration") continue;
    if (decision.instanceId === episode.instance.id)
      return "started a child with its own id: both wait for ever. Mend: give the child an id of its own.";
    if (live.has(decision.instanceId)) {
      return `started two children with the id '${decision.instanceId}' at the same time: one overwrites the other. Mend: give each its own id.`;
    }
    live.add(decision.instanceId);
  }
  return undefined;
}

/** Engine and SDK count separately; when they mean different things by one number, results go to the wrong task. */
function drift({ seen, view }: Run): string | undefined {
  for (const decision of seen.schedule.open) {
    const task = view?.openTasks[String(decision.id)];
    if (!task || agrees(decision, task.action)) continue;
    return (
      "and the engine no longer agree on what task number " +
      `${decision.id} is: its result would go to the wrong task. Mend: do not catch the failure of a Task.all or Task.any that holds a task with retries.`
    );
  }
  return undefined;
}

function agrees(decision: Decision, action: ActionView | string): boolean {
  if (typeof action === "string") return true; // a retry's own timers and attempts: the SDK does not say which
  if (decision.kind === "timer") return action.actionType === ActionType.createTimer;
  return action.functionName?.toLowerCase() === decision.name.toLowerCase();
}

function messageSizes({ episode, seen, reply }: Run): string | undefined {
  const tooLarge = (text: string | null | undefined) => Buffer.byteLength(text ?? "") > messageLimitBytes;
  const mend = "Mend: pass ids or paths, and keep the bytes in storage.";
  for (const decision of seen.schedule.decisions) {
    if (decision.kind === "timer" || !tooLarge(JSON.stringify(decision.input))) continue;
    return `gave '${decision.name}' an input of more than 45 KB. ${mend}`;
  }
  const arrived = episode.fresh.find((event) => tooLarge(event.Result ?? event.Input));
  if (arrived) return `received more than 45 KB (${describe(arrived)}). ${mend}`;
  return tooLarge(JSON.stringify(reply.output)) ? `returned more than 45 KB. ${mend}` : undefined;
}

function describe(event: HistoryEvent): string {
  if (event.Name !== undefined) return `'${event.Name}'`;
  return `the result of task ${event.TaskScheduledId}`;
}

function flat(actions: readonly ActionView[]): readonly ActionView[] {
  return actions.flatMap((action) => (action.compoundActions ? flat(action.compoundActions) : [action]));
}

function leaves(actions: readonly Action[]): readonly Action[] {
  return actions.flatMap((action) => (action.compoundActions ? leaves(action.compoundActions) : [action]));
}
