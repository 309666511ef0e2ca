import type { HistoryEvent, StartOfExecution } from "../durable/historyEvents.ts";

export type RuntimeStatus = "Pending" | "Running" | "Completed" | "Failed";

/** One orchestration instance in its present execution. Input, output and custom status are JSON texts. */
export interface InstanceRow extends StartOfExecution {
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
  /** Milliseconds since 1970. */
  readonly visibleAt: number;
  readonly event: HistoryEvent;
}

export type MessageRow = Pick<Message, "executionId" | "event"> & { readonly seq: number };

/** An activity that is to run. Input is JSON text. */
export interface Work {
  readonly instanceId: string;
  readonly executionId: string;
  readonly taskId: number;
  readonly name: string;
  readonly input: string | null;
}

export type WorkRow = Work & { readonly seq: number };

/** Whether an instance with this status has ended. */
export function isTerminal(status: RuntimeStatus): boolean {
  return status === "Completed" || status === "Failed";
}

/** The instance that begins with this message. */
export function startedInstance(start: HistoryEvent): InstanceRow {
  const { OrchestrationInstance: who, Name: name = "", Input: input = null, Timestamp } = start;
  const { ParentInstance: parent = null, Generation: generation = null } = start;
  const [id, executionId, created] = [who?.InstanceId ?? "", who?.ExecutionId ?? "", Date.parse(Timestamp)];
  const begun = { id, executionId, name, input, parent, generation, created, updated: created };
  return { ...begun, status: "Pending", output: null, customStatus: null };
}
