import { type Action, ActionType, type OrchestratorReply, refusedActions } from "./actions.ts";
import { type Completion, whenAll, whenAny } from "./completion.ts";
import { ExternalEvents } from "./externalEvents.ts";
import { EventType, type FailureText, type HistoryEvent } from "./historyEvents.ts";
import { scheduledKind } from "./nonDeterminism.ts";
import { callWithRetries } from "./retries.ts";
import { Schedule } from "./schedule.ts";
import { startTimer } from "./startTimer.ts";

export type Outcome =
  | { readonly kind: "waiting" }
  | { readonly kind: "completed"; readonly output: unknown }
  | { readonly kind: "failed"; readonly failure: FailureText }
  | { readonly kind: "continuedAsNew"; readonly input: unknown; readonly carried: readonly HistoryEvent[] };

export interface Interpretation {
  readonly outcome: Outcome;
  readonly schedule: Pick<Schedule, "decisions" | "open" | "asked">;
  /** What callers are shown; undefined clears it. A status that is too large is not kept. */
  readonly customStatus: unknown;
}

export interface Play {
  readonly name: string;
  readonly executionId: string;
  readonly history: readonly HistoryEvent[];
  readonly reply: OrchestratorReply;
}

/** The real engine's, counted in UTF-16. */
export const statusLimitBytes = 16 * 1024;

/**
 * Plays an orchestrator's answer against its history the way DurableTask does, and says what follows. Sequence
 * numbers are never on the wire: engine and SDK count separately and must stay in step, so the order in which
 * numbers are handed out here is the real engine's, its oddities included.
 */
export function interpret(play: Play): Interpretation {
  const player = new Player(play);
  let problem: string | undefined;
  for (const event of play.history) problem ??= player.take(event);
  const message = `Non-Deterministic workflow detected: ${problem}`;
  const outcome = problem === undefined ? player.outcome() : failedOutcome(message);
  return { outcome, schedule: player.schedule, customStatus: player.customStatus };
}

/** The end of an execution that fails; `details` are told to a parent beside the reason. */
export function failedOutcome(reason: string, details = reason): Outcome {
  return { kind: "failed", failure: { reason, details } };
}

class Player {
  readonly #play: Play;
  readonly schedule: Schedule;
  readonly #events = new ExternalEvents();
  /** Events that came after continue-as-new was asked for: they are for the next execution. */
  readonly #carried: HistoryEvent[] = [];
  /** How an action of each kind begins. */
  readonly #kinds: Readonly<Record<number, (action: Action) => Completion>> = {
    [ActionType.callActivity]: (action) => this.schedule.call("activity", action),
    [ActionType.callActivityWithRetry]: (action) => callWithRetries(this.schedule, "activity", action),
    [ActionType.callSubOrchestrator]: (action) => this.schedule.call("orchestration", action),
    [ActionType.callSubOrchestratorWithRetry]: (action) =>
      callWithRetries(this.schedule, "orchestration", action),
    [ActionType.createTimer]: (action) => startTimer(this.schedule, timeOf(action), action.isCanceled),
    [ActionType.waitForExternalEvent]: (action) => this.#events.wait(action.externalEventName ?? ""),
    [ActionType.whenAll]: (action) => whenAll(this.#children(action)),
    [ActionType.whenAny]: (action) => whenAny(this.#children(action)),
    [ActionType.continueAsNew]: (action) => {
      this.#continueAsNew = { input: action.input };
      return whenAll([]);
    },
  };
  customStatus: unknown;
  #continueAsNew: { readonly input: unknown } | undefined;
  #result: "running" | "returned" | { readonly error: string } = "running";

  constructor(play: Play) {
    this.#play = play;
    this.schedule = new Schedule(play.executionId);
  }

  /** Says how the event does not fit, if it does not. */
  take(event: HistoryEvent): string | undefined {
    const { EventType: type, TaskScheduledId: id = event.TimerId } = event;
    if (scheduledKind(event)) return this.schedule.match(event);
    if (type === EventType.orchestratorStarted) this.schedule.now = Date.parse(event.Timestamp);
    else if (type === EventType.executionStarted) this.#start();
    else if (type === EventType.eventRaised && this.#continueAsNew) this.#carried.push(event);
    else if (type === EventType.eventRaised) this.#events.raise(event.Name ?? "");
    else if (id !== undefined)
      this.schedule.settle(id, type === EventType.taskFailed || type === EventType.subFailed);
    return undefined;
  }

  outcome(): Outcome {
    if (this.schedule.open.length > 0 || this.#result === "running") return { kind: "waiting" };
    if (this.#result !== "returned") {
      const { error } = this.#result;
      const reason = `Orchestrator function '${this.#play.name}' failed: ${error}`;
      return failedOutcome(reason, `Message: ${error}, StackTrace: `);
    }
    if (!this.#continueAsNew) return { kind: "completed", output: this.#play.reply.output };
    return { kind: "continuedAsNew", input: this.#continueAsNew.input, carried: this.#carried };
  }

  #start(): void {
    const { reply } = this.#play;
    const tooLarge = oversizedStatus(reply.customStatus);
    this.customStatus = tooLarge ? undefined : (reply.customStatus ?? undefined);
    if (tooLarge) this.#result = { error: tooLarge };
    else this.#walk(reply.actions.values());
  }

  /** One action after the other: the next is not even numbered before the one before has ended, however it ended. */
  #walk(left: ArrayIterator<Action>): void {
    for (const action of left) {
      const done = this.#begin(action);
      if (done.isDone) continue;
      done.whenDone(() => this.#walk(left));
      return;
    }
    const { error, isDone } = this.#play.reply;
    if (error) this.#result = { error };
    else if (isDone) this.#result = "returned";
  }

  #begin(action: Action): Completion {
    const begin = this.#kinds[action.actionType];
    if (action.version) throw new Error("The local host does not support versions of sub-orchestrations.");
    if (begin) return begin(action);
    const refused = refusedActions[action.actionType] ?? `actions of type ${action.actionType}`;
    throw new Error(`The local host does not support ${refused} in orchestrators.`);
  }

  #children({ compoundActions = [] }: Action): Completion[] {
    return compoundActions.map((child) => this.#begin(child));
  }
}

function timeOf({ fireAt }: Action): number {
  const time = Date.parse(fireAt ?? "");
  if (Number.isNaN(time)) throw new Error("createTimer was not given a valid date.");
  return time;
}

function oversizedStatus(status: unknown): string | undefined {
  const bytes = (JSON.stringify(status) ?? "").length * 2;
  const limit = "The UTF-16 size of the JSON-serialized payload must not exceed 16 KB.";
  if (bytes <= statusLimitBytes) return undefined;
  return `${limit} The current payload size is ${Math.floor(bytes / 1024)} KB.`;
}
