import type { InstanceRow } from "../store/rows.ts";
import { EventType, type HistoryEvent } from "./historyEvents.ts";

/** The status of an instance as the durable API answers it; times to the second. */
export function statusJson(
  row: InstanceRow,
  history?: readonly Record<string, unknown>[],
): Record<string, unknown> {
  return {
    name: row.name,
    instanceId: row.id,
    runtimeStatus: row.status,
    input: parse(row.input),
    customStatus: parse(row.customStatus),
    output: parse(row.output),
    createdTime: toSecond(row.created),
    lastUpdatedTime: toSecond(row.updated),
    ...(history && { historyEvents: history }),
  };
}

const toSecond = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
const parse = (json: string | null): unknown => (json === null ? null : JSON.parse(json));

const shownNames: ReadonlyMap<number, string> = new Map([
  [EventType.executionStarted, "ExecutionStarted"],
  [EventType.executionCompleted, "ExecutionCompleted"],
  [EventType.taskCompleted, "TaskCompleted"],
  [EventType.taskFailed, "TaskFailed"],
  [EventType.subCompleted, "SubOrchestrationInstanceCompleted"],
  [EventType.subFailed, "SubOrchestrationInstanceFailed"],
  [EventType.timerCreated, "TimerCreated"],
  [EventType.timerFired, "TimerFired"],
  [EventType.eventRaised, "EventRaised"],
]);
const hidden = new Set([
  "EventId",
  "IsPlayed",
  "TaskScheduledId",
  "TimerId",
  "OrchestrationInstance",
  "ParentInstance",
  "Tags",
]);

/** A history as the durable API shows it: what was scheduled is folded into what came of it. */
export function shownHistory(
  events: readonly HistoryEvent[],
  withOutput: boolean,
): Record<string, unknown>[] {
  const scheduled = new Map<number, HistoryEvent>();
  const shown: Record<string, unknown>[] = [];
  for (const event of events) {
    if (event.EventType === EventType.taskScheduled || event.EventType === EventType.subCreated) {
      scheduled.set(event.EventId, event);
    }
    const name = shownNames.get(event.EventType);
    if (!name) continue;
    const fields = Object.entries(event).filter(([key]) => !hidden.has(key));
    const item: Record<string, unknown> = Object.fromEntries(fields);
    item["EventType"] = name;
    const cause = event.TaskScheduledId === undefined ? undefined : scheduled.get(event.TaskScheduledId);
    if (cause)
      Object.assign(item, {
        ScheduledTime: cause.Timestamp.replace("Z", "+00:00"),
        FunctionName: cause.Name,
        Input: null,
      });
    showOutput(event, item, withOutput);
    shown.push(item);
  }
  return shown;
}

function showOutput(event: HistoryEvent, item: Record<string, unknown>, withOutput: boolean): void {
  if (event.EventType === EventType.executionStarted) {
    item["FunctionName"] = event.Name;
    delete item["Name"];
    delete item["Version"];
  }
  if (event.EventType === EventType.eventRaised || event.Result === undefined) return;
  if (!withOutput) delete item["Result"];
  else if (event.OrchestrationStatus !== "Failed") item["Result"] = parse(event.Result);
}
