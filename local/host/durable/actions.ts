import type { RetryOptions } from "durable-functions";

/** What an orchestrator answers: the list of everything that it yielded since its execution began. */

export const ActionType = {
  callActivity: 0,
  callActivityWithRetry: 1,
  callSubOrchestrator: 2,
  callSubOrchestratorWithRetry: 3,
  continueAsNew: 4,
  createTimer: 5,
  waitForExternalEvent: 6,
  whenAny: 11,
  whenAll: 12,
} as const;

/** Entities and `callHttp`, which this host does not support. */
export const refusedActions: Readonly<Record<number, string>> = {
  7: "callEntity",
  8: "callHttp",
  9: "signalEntity",
  10: "signalEntity",
  13: "lock",
};

export interface Action {
  readonly actionType: number;
  readonly functionName?: string;
  readonly input?: unknown;
  readonly instanceId?: string;
  readonly version?: string;
  readonly retryOptions?: Partial<RetryOptions>;
  readonly fireAt?: string;
  readonly isCanceled?: boolean;
  readonly externalEventName?: string;
  readonly compoundActions?: readonly Action[];
}

/** One answer of an orchestrator, success or failure. */
export interface OrchestratorReply {
  readonly isDone: boolean;
  readonly actions: readonly Action[];
  readonly output?: unknown;
  readonly error?: string;
  readonly customStatus?: unknown;
}

/** How the engine's word begins on an orchestrator that threw without a message. */
export const SILENT_FAILURE = "One or more errors occurred.";

const outOfProcLabel = "\n\n$OutOfProcData$:";

/** Reads the JSON of a successful return. */
export function parseReply(json: string): OrchestratorReply {
  const wire: Omit<OrchestratorReply, "actions"> & { actions: readonly (readonly Action[])[] } =
    JSON.parse(json);
  return { ...wire, actions: wire.actions.flat() };
}

/** Reads the reply that the SDK hides in the message of what it throws; undefined when there is none. */
export function parseThrownReply(message: string): OrchestratorReply | undefined {
  const at = message.indexOf(outOfProcLabel);
  return at < 0 ? undefined : parseReply(message.slice(at + outOfProcLabel.length));
}
