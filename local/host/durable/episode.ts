import type { InstanceRow } from "../store/rows.ts";
import { EventType, type HistoryEvent } from "./historyEvents.ts";

/** One episode of an execution: what earlier ones left of its history, and the events that this one adds. */
export interface Episode {
  readonly instance: InstanceRow;
  /** What has arrived, behind the mark of the beginning; later, also what the episode schedules. */
  readonly fresh: HistoryEvent[];
  /** JSON: events with commas between them, nothing in the first episode. */
  readonly past: string;
}

/** All events that the orchestrator is played with. */
export function historyOf({ past, fresh }: Episode): HistoryEvent[] {
  return [...JSON.parse(`[${past}]`), ...fresh];
}

/** The JSON that the orchestration trigger receives. */
export function triggerJson({ instance: { id, input, parent }, past, fresh }: Episode): string {
  const isReplaying = past !== "";
  return (
    `{"history":[${isReplaying ? `${past},` : ""}${JSON.stringify(fresh).slice(1, -1)}],"input":${input ?? "null"},` +
    `"instanceId":${JSON.stringify(id)},"isReplaying":${isReplaying},` +
    `"parentInstanceId":${JSON.stringify(parent?.OrchestrationInstance.InstanceId ?? null)},"sourceInstanceId":null,${protocol}}`
  );
}

/** Marks what has arrived as played, the way DurableTask stores it. */
export function markPlayed({ fresh }: Episode): void {
  for (const event of fresh) event.IsPlayed ||= event.EventType !== EventType.orchestratorStarted;
}

const protocol =
  '"upperSchemaVersion":1,"upperSchemaVersionNew":3,"longRunningTimerIntervalDuration":"3.00:00:00",' +
  '"maximumShortTimerDuration":"6.00:00:00","defaultHttpAsyncRequestSleepTimeMillseconds":30000';
