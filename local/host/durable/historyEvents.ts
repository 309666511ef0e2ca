/** History events exactly as the Durable extension hands them to the SDK: kinds and fields. */

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
  readonly Input?: string | null;
  readonly InstanceId?: string;
  readonly TaskScheduledId?: number;
  readonly TimerId?: number;
  readonly Result?: string | null;
  readonly Generation?: number | null;
  /** What nothing here reads. */
  readonly [field: string]: unknown;
}

/** Milliseconds as the ISO text that histories carry. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

type Fields = Omit<HistoryEvent, "EventType" | "EventId" | "IsPlayed" | "Timestamp">;

function make(kind: keyof typeof EventType, at: number, fields: Fields = {}, id = -1): HistoryEvent {
  return { EventType: EventType[kind], ...fields, EventId: id, IsPlayed: false, Timestamp: isoTime(at) };
}

export interface StartOfExecution {
  /** The instance's. */
  readonly id: string;
  readonly executionId: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string | null;
  readonly parent: ParentInstance | null;
  readonly generation: number | null;
}

export function executionStarted(start: StartOfExecution, at: number): HistoryEvent {
  const { id: InstanceId, executionId: ExecutionId, name, input, parent, generation } = start;
  const traces = { Tags: null, Correlation: null, ParentTraceContext: null, ScheduledStartTime: null };
  const who = { OrchestrationInstance: { InstanceId, ExecutionId }, ParentInstance: parent, Name: name };
  const what = { Version: null, Input: input, ...traces, Generation: generation, GenerateNewTrace: false };
  return make("executionStarted", at, { ...who, ...what });
}

export const orchestratorStarted = (at: number) => make("orchestratorStarted", at);
export const orchestratorCompleted = (at: number) => make("orchestratorCompleted", at);

export const executionCompleted = (OrchestrationStatus: string, Result: string | null, at: number) =>
  make("executionCompleted", at, { OrchestrationStatus, Result, FailureDetails: null });

export const taskScheduled = (id: number, Name: string, at: number) =>
  make("taskScheduled", at, { Name, Version: "", Input: null, ParentTraceContext: null, Tags: null }, id);

export function subCreated(id: number, Name: string, InstanceId: string, at: number): HistoryEvent {
  const none = { Version: null, Input: null, ClientSpanId: null, Tags: null };
  return make("subCreated", at, { Name, InstanceId, ...none }, id);
}

export const timerCreated = (id: number, fireAt: number, at: number) =>
  make("timerCreated", at, { FireAt: isoTime(fireAt) }, id);

/** `at` is when the timer was created, not when it fired: so does the real engine. */
export const timerFired = (TimerId: number, fireAt: number, at: number) =>
  make("timerFired", at, { TimerId, FireAt: isoTime(fireAt) });

export const eventRaised = (Name: string, Input: string, at: number) =>
  make("eventRaised", at, { Name, Input, ParentTraceContext: null });

/** What an orchestrator calls. */
export type Called = "activity" | "orchestration";

export const completed = (of: Called, TaskScheduledId: number, Result: string | null, at: number) =>
  make(of === "activity" ? "taskCompleted" : "subCompleted", at, { TaskScheduledId, Result });

export interface FailureText {
  readonly reason: string;
  readonly details: string;
}

export function failed(of: Called, TaskScheduledId: number, why: FailureText, at: number): HistoryEvent {
  const fields = { TaskScheduledId, Reason: why.reason, Details: why.details, FailureDetails: null };
  return make(of === "activity" ? "taskFailed" : "subFailed", at, fields);
}
