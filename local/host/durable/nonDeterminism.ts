import { EventType, type HistoryEvent } from "./historyEvents.ts";

export type Decision =
  | { readonly kind: "task"; readonly id: number; readonly name: string; readonly input: unknown }
  | {
      readonly kind: "sub";
      readonly id: number;
      readonly name: string;
      readonly input: unknown;
      readonly instanceId: string;
    }
  | { readonly kind: "timer"; readonly id: number; readonly fireAt: number };

export type DecisionKind = Decision["kind"];

/** The code of today does not fit the history of yesterday. */
export class NonDeterminism extends Error {
  constructor(problem: string) {
    super(`Non-Deterministic workflow detected: ${problem}`);
  }
}

const actionNames: Readonly<Record<DecisionKind, string>> = {
  task: "ScheduleTaskOrchestratorAction",
  sub: "CreateSubOrchestrationAction",
  timer: "CreateTimerOrchestratorAction",
};
const changed = "Was a change made to the orchestrator code after this instance had already started running?";

/** Says, in the real engine's words, how a scheduled event differs from what the replay decided; else undefined. */
export function unmatched(event: HistoryEvent, decision: Decision | undefined): string | undefined {
  const { EventId: id, Name: name } = event;
  const past = "A previous execution of this orchestration scheduled";
  const kind = kindOf(event);
  const hasName = decision && decision.kind !== "timer" ? decision.name : "";
  const sameName = kind === "timer" || hasName.toLowerCase() === (name ?? "").toLowerCase();
  if (decision?.kind === kind && sameName) return undefined;
  const instead = decision && actionNames[decision.kind];
  if (kind === "timer") {
    if (!instead) {
      return `${past} a timer task with sequence number ${id} but the current replay execution hasn't (yet?) scheduled this task. ${changed}`;
    }
    return `${past} a timer task with sequence number ${id} named but the current orchestration replay instead produced a ${instead} action with this sequence number. ${changed}`;
  }
  if (kind === "sub") {
    const child = `${past} a sub-orchestration task with sequence ID ${id} and name '${name}' (version '', instance ID '${event.InstanceId}'), but the current`;
    if (!instead) return `${child} replay execution hasn't (yet?) scheduled this task. ${changed}`;
    if (decision?.kind !== "sub") {
      return `${child} orchestration replay instead produced a ${instead} action at this sequence number. ${changed}`;
    }
    return `${child} orchestration replay instead scheduled a sub-orchestration task with name ${hasName} at this sequence number. ${changed}`;
  }
  if (!instead) {
    return `${past} an activity task with sequence ID ${id} and name '${name}' (version ''), but the current replay execution hasn't (yet?) scheduled this task. ${changed}`;
  }
  const task = `${past} an activity task with sequence number ${id} named '${name}', but the current orchestration replay instead`;
  if (decision?.kind !== "task") {
    return `${task} produced a ${instead} action with this sequence number. ${changed}`;
  }
  return `${task} scheduled an activity task named '${hasName}' with this sequence number.  ${changed}`;
}

function kindOf(event: HistoryEvent): DecisionKind {
  if (event.EventType === EventType.timerCreated) return "timer";
  return event.EventType === EventType.subCreated ? "sub" : "task";
}
