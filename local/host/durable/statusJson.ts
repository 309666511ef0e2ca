import type { InstanceRow } from "../store/rows.ts";
import { EventType, type HistoryEvent } from "./historyEvents.ts";

const toSecond = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
const parse = (json: string | null): unknown => (json === null ? null : JSON.parse(json));

/** The status of an instance as the durable API answers it; times to the second. */
export function statusJson(row: InstanceRow): Record<string, unknown> {
  return {
    name: row.name,
    instanceId: row.id,
    runtimeStatus: row.status,
    input: parse(row.input),
    customStatus: parse(row.customStatus),
    output: parse(row.output),
    createdTime: toSecond(row.created),
    lastUpdatedTime: toSecond(row.updated),
  };
}

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

/** A history as the durable API shows it: what was scheduled is folded into what came of it. */
export function shownHistory(events: readonly HistoryEvent[], withOutput: boolean): object[] {
  const isCall = ({ EventType: type }: HistoryEvent) =>
    type === EventType.taskScheduled || type === EventType.subCreated;
  const scheduled = new Map(events.filter(isCall).map((event) => [event.EventId, event]));
  return events.flatMap((event) => {
    const {
      EventType: type,
      EventId: _id,
      IsPlayed: _played,
      TaskScheduledId: task,
      TimerId: _timer,
      ...rest
    } = event;
    const shown: Record<string, unknown> = { EventType: shownNames.get(type), ...rest };
    if (!shown["EventType"]) return [];
    const cause = task === undefined ? undefined : scheduled.get(task);
    if (cause) {
      const ScheduledTime = cause.Timestamp.replace("Z", "+00:00");
      Object.assign(shown, { ScheduledTime, FunctionName: cause.Name, Input: null });
    }
    if (type === EventType.executionStarted) {
      shown["FunctionName"] = event.Name;
      for (const key of ["OrchestrationInstance", "ParentInstance", "Name", "Version", "Tags"])
        delete shown[key];
    }
    if (event.Result !== undefined && !withOutput) delete shown["Result"];
    else if (event.Result !== undefined && event.OrchestrationStatus !== "Failed")
      shown["Result"] = parse(event.Result);
    return [shown];
  });
}
