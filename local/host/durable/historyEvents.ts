/** History events exactly as the Durable extension hands them to the SDK: kinds, fields and their order. */

export const EventType = {
  executionStarted: 0,
  executionCompleted: 1,
  taskScheduled: 4,
  taskCompleted: 5,
  taskFailed: 6,
  subCreated: 7,
  subCompleted: 8,
  subFailed: 9,
  timerCreated: 10,
  timerFired: 11,
  orchestratorStarted: 12,
  orchestratorCompleted: 13,
  eventRaised: 15,
} as const;

export interface ParentInstance {
  readonly Name: string;
  readonly OrchestrationInstance: { readonly InstanceId: string; readonly ExecutionId: string };
  readonly TaskScheduleId: number;
  readonly Version: null;
}

export interface HistoryEvent {
  readonly EventType: number;
  /** The sequence number of what was scheduled; -1 for every other kind. */
  readonly EventId: number;
  IsPlayed: boolean;
  readonly Timestamp: string;
  readonly OrchestrationInstance?: { readonly InstanceId: string; readonly ExecutionId: string };
  readonly ParentInstance?: ParentInstance | null;
  readonly Name?: string;
  readonly Version?: string | null;
  readonly Input?: string | null;
  readonly InstanceId?: string;
  readonly TaskScheduledId?: number;
  readonly TimerId?: number;
  readonly FireAt?: string;
  readonly Result?: string | null;
  readonly Reason?: string;
  readonly Details?: string;
  readonly OrchestrationStatus?: string;
  readonly Generation?: number | null;
}

/** Milliseconds as the ISO text that histories carry. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function tail(id: number, at: number) {
  return { EventId: id, IsPlayed: false, Timestamp: isoTime(at) };
}

export interface StartOfExecution {
  readonly instanceId: string;
  readonly executionId: string;
  readonly name: string;
  readonly version: string | null;
  readonly input: string | null;
  readonly parent: ParentInstance | null;
  readonly generation: number | null;
}

export function executionStarted(start: StartOfExecution, at: number): HistoryEvent {
  return {
    OrchestrationInstance: { InstanceId: start.instanceId, ExecutionId: start.executionId },
    EventType: EventType.executionStarted,
    ParentInstance: start.parent,
    Name: start.name,
    Version: start.version,
    Input: start.input,
    Tags: null,
    Correlation: null,
    ParentTraceContext: null,
    ScheduledStartTime: null,
    Generation: start.generation,
    GenerateNewTrace: false,
    ...tail(-1, at),
  } as HistoryEvent; // carries fields of the wire that nothing here reads
}

export function orchestratorStarted(at: number): HistoryEvent {
  return { EventType: EventType.orchestratorStarted, ...tail(-1, at) };
}

export function orchestratorCompleted(at: number): HistoryEvent {
  return { EventType: EventType.orchestratorCompleted, ...tail(-1, at) };
}

export function executionCompleted(status: string, result: string | null, at: number): HistoryEvent {
  return {
    EventType: EventType.executionCompleted,
    OrchestrationStatus: status,
    Result: result,
    FailureDetails: null,
    ...tail(-1, at),
  } as HistoryEvent; // FailureDetails is always null on this wire
}

export function taskScheduled(id: number, name: string, at: number): HistoryEvent {
  return {
    EventType: EventType.taskScheduled,
    Name: name,
    Version: "",
    Input: null,
    ParentTraceContext: null,
    Tags: null,
    ...tail(id, at),
  } as HistoryEvent; // carries fields of the wire that nothing here reads
}

export function subCreated(id: number, name: string, instanceId: string, at: number): HistoryEvent {
  return {
    EventType: EventType.subCreated,
    Name: name,
    Version: null,
    InstanceId: instanceId,
    Input: null,
    ClientSpanId: null,
    Tags: null,
    ...tail(id, at),
  } as HistoryEvent; // carries fields of the wire that nothing here reads
}

export function timerCreated(id: number, fireAt: number, at: number): HistoryEvent {
  return { EventType: EventType.timerCreated, FireAt: isoTime(fireAt), ...tail(id, at) };
}

/** `at` is when the timer was created, not when it fired: so does the real engine. */
export function timerFired(timerId: number, fireAt: number, at: number): HistoryEvent {
  return { EventType: EventType.timerFired, TimerId: timerId, FireAt: isoTime(fireAt), ...tail(-1, at) };
}

export function eventRaised(name: string, input: string, at: number): HistoryEvent {
  return {
    EventType: EventType.eventRaised,
    Name: name,
    Input: input,
    ParentTraceContext: null,
    ...tail(-1, at),
  } as HistoryEvent; // carries a field of the wire that nothing here reads
}

type CompletionOf = "task" | "sub";

export function completed(of: CompletionOf, id: number, result: string | null, at: number): HistoryEvent {
  const type = of === "task" ? EventType.taskCompleted : EventType.subCompleted;
  return { EventType: type, TaskScheduledId: id, Result: result, ...tail(-1, at) };
}

export interface FailureText {
  readonly reason: string;
  readonly details: string;
}

export function failed(of: CompletionOf, id: number, failure: FailureText, at: number): HistoryEvent {
  return {
    EventType: of === "task" ? EventType.taskFailed : EventType.subFailed,
    TaskScheduledId: id,
    Reason: failure.reason,
    Details: failure.details,
    FailureDetails: null,
    ...tail(-1, at),
  } as HistoryEvent; // FailureDetails is always null on this wire
}
