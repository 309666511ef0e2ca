import type { InstanceRow, MessageRow } from "../store/rows.ts";
import { EventType } from "./historyEvents.ts";

/**
 * Sorts an instance's messages as DurableTask does before an episode: one may start an execution, some are delivered to it
 * in order, and starts are parked until the running instance of the same id has ended. All others are for an execution
 * that is over.
 */
export function selectMessages(row: InstanceRow | undefined, messages: readonly MessageRow[]) {
  const isStart = (message: MessageRow) => message.event.EventType === EventType.executionStarted;
  const isLive = row?.status === "Running";
  const start = isLive ? undefined : messages.find(isStart);
  const execution = isLive ? row.executionId : start?.executionId;
  const isForIt = ({ executionId }: MessageRow) => executionId === null || executionId === execution;
  const rest = execution ? messages.filter((message) => !isStart(message) && isForIt(message)) : [];
  return {
    start,
    deliver: start ? [start, ...rest] : rest,
    park: messages.filter((message) => isStart(message) && message !== start),
  };
}
