import type { FunctionApp } from "../core/functionApp.ts";
import type { RpcTypedData } from "../core/rpcTypes.ts";
import type { Work, WorkRow } from "../store/rows.ts";
import type { EngineContext } from "./engineContext.ts";
import { activityFailure } from "./failureText.ts";
import { completed, failed, type HistoryEvent } from "./historyEvents.ts";

/**
 * Runs activities at least once: a row says that it is to run, and the row goes in the same transaction in which the
 * result arrives. So a host that dies in between runs it again.
 */
export class ActivityRunner {
  readonly #engine: EngineContext;
  readonly #app: FunctionApp;
  readonly #most: number;
  readonly #queue: WorkRow[] = [];
  readonly #running = new Set<WorkRow>();

  constructor(engine: EngineContext, app: FunctionApp, mostAtOnce: number) {
    this.#engine = engine;
    this.#app = app;
    this.#most = mostAtOnce;
  }

  /** The names of the activities that run. */
  get names(): readonly string[] {
    return [...this.#running].map((row) => row.name);
  }

  /** Queues again what the last host left, running or not. */
  resume(): void {
    const { store, probe } = this.#engine;
    for (const row of store.allWork()) {
      const again = row.startedAt === null ? 0 : row.startedAt + probe.visibilityTimeout;
      this.#enqueue({ ...row, visibleAt: Math.max(row.visibleAt, again) });
    }
  }

  /** Stores that an activity is to run; inside a commit. The returned function queues it after that. */
  add(work: Omit<Work, "visibleAt">): () => void {
    const { store, clock, probe } = this.#engine;
    const due = { ...work, visibleAt: clock.now() + probe.delay("activity", work.name) };
    const deliveries = Array.from({ length: probe.activityDeliveries(work.name) });
    const rows = deliveries.map(() => store.addWork(due));
    return () => {
      for (const row of rows) this.#enqueue(row);
    };
  }

  /** Starts what may start now. */
  pump(): void {
    while (this.#running.size < this.#most) {
      const row = this.#queue.shift();
      if (!row) return;
      this.#running.add(row);
      const again = () => this.#enqueue(row);
      const run = this.#engine.guard(`result of ${row.name}`, () => this.#run(row), again);
      void run.then(() => {
        this.#running.delete(row);
        this.#engine.leave();
        this.#engine.wake();
      });
    }
  }

  #enqueue(row: WorkRow): void {
    const { clock } = this.#engine;
    const push = () => {
      this.#queue.push(row);
      this.#engine.enter();
      this.#engine.wake();
    };
    if (row.visibleAt > clock.now()) clock.at(row.visibleAt, push);
    else push();
  }

  async #run(row: WorkRow): Promise<void> {
    const { store, clock, probe } = this.#engine;
    const { instanceId, executionId, name } = row;
    store.change(() => store.startWork(row.seq, clock.now()));
    probe.reach({ when: "before", what: "activity", detail: name });
    const event = await this.#invoke(row);
    if (this.#engine.isDead) return;
    probe.reach({ when: "after", what: "activity", detail: name });
    if (probe.losesResult(name)) return this.#enqueue(row);
    const followUp = this.#engine.commit(`result of ${name}`, () => {
      store.deleteWork(row.seq);
      if (store.instance(instanceId)?.executionId !== executionId) return undefined; // over, or purged
      return this.#engine.send({ instanceId, executionId, visibleAt: clock.now(), event });
    });
    followUp?.();
  }

  async #invoke(row: WorkRow): Promise<HistoryEvent> {
    const { clock } = this.#engine;
    try {
      const fn = this.#app.find("activity", row.name);
      if (!fn) throw new Error(`The activity '${row.name}' is not registered any more.`);
      const metadata: Record<string, RpcTypedData> = { instanceId: { string: row.instanceId } };
      if (row.input !== null) metadata["data"] = { json: row.input };
      const returnValue = await this.#app.run(fn, { data: activityInput(row.input), metadata });
      return completed("task", row.taskId, activityResult(returnValue), clock.now());
    } catch (error) {
      return failed("task", row.taskId, activityFailure(row.name, error), clock.now());
    }
  }
}

/** What .NET makes of the stored JSON: the text of a string, "True" of true, nothing of null, else the JSON. */
function activityInput(json: string | null): RpcTypedData {
  if (json === null || json === "null") return {};
  if (json === "true" || json === "false") return { string: json === "true" ? "True" : "False" };
  return { string: json.startsWith('"') ? JSON.parse(json) : json };
}

/** The JSON that the history keeps of what an activity returned. */
function activityResult(value: RpcTypedData | null | undefined): string | null {
  if (!value) return null;
  if (typeof value.json === "string") return value.json;
  const bytes = value.bytes && Buffer.from(value.bytes).toString("base64");
  const plain = value.string ?? bytes ?? value.int ?? value.double ?? null;
  return plain === null ? null : JSON.stringify(Number.isNaN(plain) ? "NaN" : plain);
}
