import { EventType, type HistoryEvent } from "../durable/historyEvents.ts";

const shownNames: ReadonlyMap<number, string> = new Map([
  [EventType.executionStarted, "ExecutionStarted"],
  [EventType.executionCompleted, "ExecutionCompleted"],
  [EventType.taskScheduled, "TaskScheduled"],
  [EventType.taskCompleted, "TaskCompleted"],
  [EventType.taskFailed, "TaskFailed"],
  [EventType.subCompleted, "SubOrchestrationInstanceCompleted"],
  [EventType.subFailed, "SubOrchestrationInstanceFailed"],
  [EventType.timerCreated, "TimerCreated"],
  [EventType.timerFired, "TimerFired"],
  [EventType.eventRaised, "EventRaised"],
]);

/** A history as the real durable API shows it, in which the recordings keep it: what was scheduled is folded into what came of it. */
export function shownHistory(events: readonly HistoryEvent[]): object[] {
  const isCall = ({ EventType: type }: HistoryEvent) =>
    type === EventType.taskScheduled || type === EventType.subCreated;
  const scheduled = new Map(events.filter(isCall).map((event) => [event.EventId, event]));
  const over = new Set(events.map((event) => event.TaskScheduledId));
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
    if (type === EventType.taskScheduled) {
      delete shown["Version"];
      return over.has(event.EventId) ? [] : [shown];
    }
    const cause = task === undefined ? undefined : scheduled.get(task);
    if (cause) {
      const ScheduledTime = cause.Timestamp.replace("Z", "+00:00");
      Object.assign(shown, { ScheduledTime, FunctionName: cause.Name, Input: null });
      if (cause.EventType === EventType.subCreated) shown["InstanceId"] = cause.InstanceId;
    }
    if (type === EventType.executionStarted) {
      shown["FunctionName"] = event.Name;
      for (const key of ["OrchestrationInstance", "ParentInstance", "Name", "Version", "Tags"])
        delete shown[key];
    }
    if (event.Result !== undefined && event.OrchestrationStatus !== "Failed")
      shown["Result"] = event.Result === null ? null : JSON.parse(event.Result);
    return [shown];
  });
}
