import { EventType, type HistoryEvent } from "./historyEvents.ts";

/** Something that an orchestration asks for under a sequence number. */
export type Decision = Activity | Child | Timer;

interface Call {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export type Activity = Call & { readonly kind: "activity" };
export type Child = Call & { readonly kind: "orchestration"; readonly instanceId: string };
export type Timer = { readonly kind: "timer"; readonly id: number; readonly fireAt: number };

export type DecisionKind = Decision["kind"];

const actionNames: Readonly<Record<DecisionKind, string>> = {
  activity: "ScheduleTaskOrchestratorAction",
  orchestration: "CreateSubOrchestrationAction",
  timer: "CreateTimerOrchestratorAction",
};

/** What an event says was scheduled; undefined when it tells of something else. */
export function scheduledKind({ EventType: type }: HistoryEvent): DecisionKind | undefined {
  if (type === EventType.taskScheduled) return "activity";
  if (type === EventType.subCreated) return "orchestration";
  return type === EventType.timerCreated ? "timer" : undefined;
}

/** Says, in the real engine's words, how a scheduled event differs from what the replay decided; else undefined. */
export function unmatched(event: HistoryEvent, decision: Decision | undefined): string | undefined {
  const { EventId: id, Name: name = "", InstanceId } = event;
  const kind = scheduledKind(event) ?? "timer";
  const decided = decision && decision.kind !== "timer" ? decision.name : "";
  if (decision?.kind === kind && decided.toLowerCase() === name.toLowerCase()) return undefined;
  const scheduled = {
    timer: `a timer task with sequence number ${id}${decision ? " named" : ""}`,
    orchestration: `a sub-orchestration task with sequence ID ${id} and name '${name}' (version '', instance ID '${InstanceId}'),`,
    activity: decision
      ? `an activity task with sequence number ${id} named '${name}',`
      : `an activity task with sequence ID ${id} and name '${name}' (version ''),`,
  }[kind];
  const past = `A previous execution of this orchestration scheduled ${scheduled} but the current`;
  const changed =
    "Was a change made to the orchestrator code after this instance had already started running?";
  if (!decision) return `${past} replay execution hasn't (yet?) scheduled this task. ${changed}`;
  const now = `${past} orchestration replay instead`;
  if (decision.kind !== kind) {
    const where = kind === "orchestration" ? "at" : "with";
    return `${now} produced a ${actionNames[decision.kind]} action ${where} this sequence number. ${changed}`;
  }
  return kind === "activity"
    ? `${now} scheduled an activity task named '${decided}' with this sequence number.  ${changed}`
    : `${now} scheduled a sub-orchestration task with name ${decided} at this sequence number. ${changed}`;
}
