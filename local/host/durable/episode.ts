import type { InstanceRow } from "../store/rows.ts";
import { EventType, type HistoryEvent } from "./historyEvents.ts";

/** One episode of an execution: what earlier ones left of its history, and the events that this one adds. */
export class Episode {
  readonly instance: InstanceRow;
  /** What has arrived, behind the mark of the beginning; later, also what the episode schedules. */
  readonly fresh: HistoryEvent[];
  /** JSON: events with commas between them, nothing in the first episode. */
  readonly past: string;

  constructor(instance: InstanceRow, past: string, fresh: HistoryEvent[]) {
    this.instance = instance;
    this.fresh = fresh;
    this.past = past;
  }

  /** Whether an earlier episode has played the beginning. */
  get isReplaying(): boolean {
    return this.past !== "";
  }

  history(): HistoryEvent[] {
    return [...JSON.parse(`[${this.past}]`), ...this.fresh];
  }

  /** The JSON that the orchestration trigger receives. */
  triggerJson(): string {
    const { id, input, parent } = this.instance;
    const fresh = JSON.stringify(this.fresh).slice(1, -1);
    return (
      `{"history":[${this.isReplaying ? `${this.past},` : ""}${fresh}],"input":${input ?? "null"},` +
      `"instanceId":${JSON.stringify(id)},"isReplaying":${this.isReplaying},` +
      `"parentInstanceId":${JSON.stringify(parent?.OrchestrationInstance.InstanceId ?? null)},"sourceInstanceId":null,${protocol}}`
    );
  }

  /** Marks what has arrived as played, the way DurableTask stores it. */
  markPlayed(): void {
    for (const event of this.fresh) event.IsPlayed ||= event.EventType !== EventType.orchestratorStarted;
  }
}

const protocol =
  '"upperSchemaVersion":1,"upperSchemaVersionNew":3,"longRunningTimerIntervalDuration":"3.00:00:00",' +
  '"maximumShortTimerDuration":"6.00:00:00","defaultHttpAsyncRequestSleepTimeMillseconds":30000';
