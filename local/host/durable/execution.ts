import type { InstanceRow } from "../store/rows.ts";
import {
  EventType,
  executionStarted,
  type HistoryEvent,
  orchestratorStarted,
  type ParentInstance,
} from "./historyEvents.ts";

/** One execution of an instance with its history: the events, and the JSON text that is handed to the SDK. */
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
  /** The text of the earlier episodes, one piece each. */
  readonly #pieces: string[] = [];
  /** The texts of this episode's events. */
  #fresh: string[] = [];

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

  /** The execution as it was stored: `pieces` are what `settle` returned, in order. */
  static stored(row: InstanceRow, pieces: readonly string[]): Execution {
    const { id, executionId, name, input, parent, generation } = row;
    const start = { instanceId: id, executionId, name, input, parent, generation };
    const execution = new Execution(executionStarted(start, row.created));
    for (const piece of pieces) {
      execution.#pieces.push(piece);
      execution.events.push(...(JSON.parse(`[${piece}]`) as HistoryEvent[])); // written by settle only
    }
    return execution;
  }

  /** Whether an earlier episode has played the beginning. */
  get isReplaying(): boolean {
    return this.#pieces.length > 0;
  }

  /** How many episodes are settled. */
  get episodes(): number {
    return this.#pieces.length;
  }

  append(event: HistoryEvent): void {
    this.events.push(event);
    this.#fresh.push(JSON.stringify(event));
  }

  /** Begins an episode: what has arrived, behind the mark of its beginning. */
  begin(arrived: readonly HistoryEvent[], now: number): void {
    this.append(orchestratorStarted(now));
    for (const event of arrived) this.append(event);
  }

  /** Marks what has arrived as played, the way DurableTask stores it. */
  markPlayed(): void {
    const first = this.events.length - this.#fresh.length;
    for (let index = 0; index < this.#fresh.length; index++) {
      const event = this.events[first + index];
      if (!event || event.IsPlayed || event.EventType === EventType.orchestratorStarted) continue;
      event.IsPlayed = true;
      this.#fresh[index] = JSON.stringify(event);
    }
  }

  /** Ends an episode and returns its text, for the store. */
  settle(): string {
    const piece = this.#fresh.join(",");
    this.#pieces.push(piece);
    this.#fresh = [];
    return piece;
  }

  /** The JSON that the orchestration trigger receives. */
  triggerJson(): string {
    return (
      `{"history":[${[...this.#pieces, ...this.#fresh].join(",")}],"input":${this.input ?? "null"},` +
      `"instanceId":${JSON.stringify(this.instanceId)},"isReplaying":${this.isReplaying},` +
      `"parentInstanceId":${JSON.stringify(this.parent?.OrchestrationInstance.InstanceId ?? null)},${protocol}}`
    );
  }
}

const protocol =
  '"upperSchemaVersion":1,"upperSchemaVersionNew":3,"longRunningTimerIntervalDuration":"3.00:00:00",' +
  '"maximumShortTimerDuration":"6.00:00:00","defaultHttpAsyncRequestSleepTimeMillseconds":30000';
