import { EventType, type HistoryEvent } from "./historyEvents.ts";

/** Something that an orchestration asks for under a sequence number. */
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
const kinds: Readonly<Record<number, DecisionKind>> = {
  [EventType.taskScheduled]: "task",
  [EventType.subCreated]: "sub",
  [EventType.timerCreated]: "timer",
};

/** Says, in the real engine's words, how a scheduled event differs from what the replay decided; else undefined. */
export function unmatched(event: HistoryEvent, decision: Decision | undefined): string | undefined {
  const { EventId: id, Name: name = "" } = event;
  const kind = kinds[event.EventType];
  const decided = decision && decision.kind !== "timer" ? decision.name : "";
  if (decision?.kind === kind && decided.toLowerCase() === name.toLowerCase()) return undefined;
  const action = decision && decision.kind !== kind ? actionNames[decision.kind] : undefined;
  const past = "A previous execution of this orchestration scheduled";
  const none = "the current replay execution hasn't (yet?) scheduled this task. ";
  const changed =
    "Was a change made to the orchestrator code after this instance had already started running?";
  const instead = "the current orchestration replay instead";
  if (kind === "timer") {
    const timer = `${past} a timer task with sequence number ${id}`;
    if (!action) return `${timer} but ${none}${changed}`;
    return `${timer} named but ${instead} produced a ${action} action with this sequence number. ${changed}`;
  }
  if (kind === "sub") {
    const where = `(version '', instance ID '${event.InstanceId}')`;
    const sub = `${past} a sub-orchestration task with sequence ID ${id} and name '${name}' ${where}, but`;
    if (!decision) return `${sub} ${none}${changed}`;
    if (action) return `${sub} ${instead} produced a ${action} action at this sequence number. ${changed}`;
    return `${sub} ${instead} scheduled a sub-orchestration task with name ${decided} at this sequence number. ${changed}`;
  }
  if (!decision)
    return `${past} an activity task with sequence ID ${id} and name '${name}' (version ''), but ${none}${changed}`;
  const task = `${past} an activity task with sequence number ${id} named '${name}', but ${instead}`;
  if (action) return `${task} produced a ${action} action with this sequence number. ${changed}`;
  return `${task} scheduled an activity task named '${decided}' with this sequence number.  ${changed}`;
}
