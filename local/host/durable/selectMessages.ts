import { type InstanceRow, isTerminal, type MessageRow } from "../store/rows.ts";
import { EventType } from "./historyEvents.ts";

export interface Selection {
  /** The message that starts an execution, when one is to start. */
  readonly start: MessageRow | undefined;
  /** What the next episode plays, in order. */
  readonly deliver: readonly MessageRow[];
  /** Meant for an execution that is over, or said twice. */
  readonly discard: readonly MessageRow[];
  /** Starts that wait until the running instance of the same id has ended. */
  readonly park: readonly MessageRow[];
}

/** Sorts an instance's waiting messages, as DurableTask does before an episode. */
export function selectMessages(row: InstanceRow | undefined, messages: readonly MessageRow[]): Selection {
  const isStart = (message: MessageRow) => message.event.EventType === EventType.executionStarted;
  const isLive = row !== undefined && !isTerminal(row.status) && row.status !== "Pending";
  const start = isLive ? undefined : messages.find(isStart);
  const executionId = isLive ? row.executionId : start?.executionId;
  const deliver: MessageRow[] = [];
  const discard: MessageRow[] = [];
  const park: MessageRow[] = [];
  for (const message of messages) {
    if (executionId === undefined) discard.push(message);
    else if (message === start) deliver.unshift(message);
    else if (isStart(message)) park.push(message);
    else if (message.executionId === null || message.executionId === executionId) deliver.push(message);
    else discard.push(message);
  }
  return { start, deliver, discard, park };
}
