import type { InstanceRow } from "../store/rows.ts";
import {
  EventType,
  executionStarted,
  type HistoryEvent,
  orchestratorStarted,
  type ParentInstance,
} from "./historyEvents.ts";

/** One execution of an instance with its history: the events, and each as the JSON text that is handed to the SDK. */
export class Execution {
  readonly instanceId: string;
  readonly executionId: string;
  readonly name: string;
  readonly input: string | null;
  readonly parent: ParentInstance | null;
  readonly generation: number | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly events: HistoryEvent[] = [];
  readonly #texts: string[] = [];
  #played = 0;

  constructor(start: HistoryEvent) {
    const { InstanceId, ExecutionId } = start.OrchestrationInstance ?? { InstanceId: "", ExecutionId: "" };
    this.instanceId = InstanceId;
    this.executionId = ExecutionId;
    this.name = start.Name ?? "";
    this.input = start.Input ?? null;
    this.parent = start.ParentInstance ?? null;
    this.generation = start.Generation ?? null;
    this.createdAt = Date.parse(start.Timestamp);
  }

  /** The execution as it was stored; `row` and `events` belong together. */
  static stored(row: InstanceRow, events: readonly HistoryEvent[]): Execution {
    const { id, executionId, name, input, parent, generation } = row;
    const start = { instanceId: id, executionId, name, version: null, input, parent, generation };
    const execution = new Execution(executionStarted(start, row.created));
    for (const event of events) execution.append(event);
    execution.#played = events.length;
    return execution;
  }

  get isReplaying(): boolean {
    return this.#played > 0;
  }

  append(event: HistoryEvent): void {
    this.events.push(event);
    this.#texts.push(JSON.stringify(event));
  }

  /** Begins an episode: what has arrived, behind the mark of its beginning. */
  begin(arrived: readonly HistoryEvent[], now: number): void {
    this.append(orchestratorStarted(now));
    for (const event of arrived) this.append(event);
  }

  /** Marks what arrived since the last episode as played, the way DurableTask stores it. */
  markPlayed(): void {
    for (let index = this.#played; index < this.events.length; index++) {
      const event = this.events[index];
      if (!event || event.IsPlayed || event.EventType === EventType.orchestratorStarted) continue;
      event.IsPlayed = true;
      this.#texts[index] = JSON.stringify(event);
    }
    this.#played = this.events.length;
  }

  /** Ends an episode; what is appended before the next one counts as not played. */
  settle(): void {
    this.#played = this.events.length;
  }

  textsFrom(first: number): readonly string[] {
    return this.#texts.slice(first);
  }

  /** The JSON that the orchestration trigger receives. */
  triggerJson(): string {
    return (
      `{"history":[${this.#texts.join(",")}],"input":${this.input ?? "null"},` +
      `"instanceId":${JSON.stringify(this.instanceId)},"isReplaying":${this.isReplaying},` +
      `"parentInstanceId":${JSON.stringify(this.parent?.OrchestrationInstance.InstanceId ?? null)},${protocol}}`
    );
  }
}

const protocol =
  '"upperSchemaVersion":1,"upperSchemaVersionNew":3,"longRunningTimerIntervalDuration":"3.00:00:00",' +
  '"maximumShortTimerDuration":"6.00:00:00","defaultHttpAsyncRequestSleepTimeMillseconds":30000';
