import { type Action, ActionType } from "../durable/actions.ts";
import { executionStarted, type HistoryEvent, orchestratorStarted } from "../durable/historyEvents.ts";
import { type Interpretation, interpret } from "../durable/interpreter.ts";
import type { Decision } from "../durable/nonDeterminism.ts";

export const t0 = Date.UTC(2030, 0, 1);
export const day = 24 * 3600 * 1000;

export const activity = (functionName: string, input: unknown = {}): Action => ({
  actionType: ActionType.callActivity,
  functionName,
  input,
});
export const timer = (fireAt: number, isCanceled = false): Action => ({
  actionType: ActionType.createTimer,
  fireAt: new Date(fireAt).toISOString(),
  isCanceled,
});
export const wait = (externalEventName: string): Action => ({
  actionType: ActionType.waitForExternalEvent,
  externalEventName,
});
export const any = (...compoundActions: Action[]): Action => ({
  actionType: ActionType.whenAny,
  compoundActions,
});
export const all = (...compoundActions: Action[]): Action => ({
  actionType: ActionType.whenAll,
  compoundActions,
});
export const again = (input: unknown): Action => ({ actionType: ActionType.continueAsNew, input });
export const retrying = (attempts: number, first: number, backoffCoefficient = 1): Action => ({
  ...activity("flaky"),
  actionType: ActionType.callActivityWithRetry,
  retryOptions: {
    firstRetryIntervalInMilliseconds: first,
    maxNumberOfAttempts: attempts,
    backoffCoefficient,
  },
});

export const failure = { reason: "no", details: "{}" };

/** A history of one execution: each list is what one episode played, at its own time. */
export function history(...episodes: (readonly [time: number, ...events: HistoryEvent[]])[]): HistoryEvent[] {
  const start = { id: "i", executionId: "e", name: "flow", input: "{}" };
  const began = executionStarted({ ...start, parent: null, generation: 0 }, t0);
  return episodes.flatMap(([time, ...events], index) => [
    orchestratorStarted(time),
    ...(index === 0 ? [began] : []),
    ...events,
  ]);
}

interface Reply {
  readonly isDone?: boolean;
  readonly output?: unknown;
  readonly error?: string;
  readonly customStatus?: unknown;
}

export function play(actions: readonly Action[], events: HistoryEvent[], reply: Reply = {}): Interpretation {
  return interpret({
    name: "flow",
    executionId: "e",
    history: events,
    reply: { isDone: false, actions, ...reply },
  });
}

const short = (decision: Decision) =>
  decision.kind === "timer"
    ? `timer ${decision.id} +${decision.fireAt - t0}`
    : `${decision.kind} ${decision.id} ${decision.name}`;
export const decided = (seen: Interpretation) => seen.schedule.decisions.map(short);
