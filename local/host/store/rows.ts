import type { HistoryEvent, StartOfExecution } from "../durable/historyEvents.ts";

export type RuntimeStatus = "Pending" | "Running" | "Completed" | "Failed";

/** One orchestration instance. Input, output and custom status are JSON texts. */
export interface InstanceRow extends Omit<StartOfExecution, "instanceId"> {
  readonly id: string;
  readonly status: RuntimeStatus;
  readonly output: string | null;
  readonly customStatus: string | null;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
}

/** A message for an instance; one without an execution is for whichever runs when it is read. */
export interface Message {
  readonly instanceId: string;
  readonly executionId: string | null;
  readonly visibleAt: number;
  readonly event: HistoryEvent;
}

export interface MessageRow extends Message {
  readonly seq: number;
}

/** An activity that is to run. Input is JSON text. */
export interface Work {
  readonly instanceId: string;
  readonly executionId: string;
  readonly taskId: number;
  readonly name: string;
  readonly input: string | null;
  readonly visibleAt: number;
}

export interface WorkRow extends Work {
  readonly seq: number;
  /** When it was last started; then it runs, or the host died. */
  readonly startedAt: number | null;
}

export function isTerminal(status: RuntimeStatus): boolean {
  return status === "Completed" || status === "Failed";
}
