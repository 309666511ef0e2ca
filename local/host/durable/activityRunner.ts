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
  readonly #context: EngineContext;
  readonly #app: FunctionApp;
  readonly #most: number;
  readonly #queue: WorkRow[] = [];
  readonly #running = new Set<WorkRow>();

  constructor(context: EngineContext, app: FunctionApp, mostAtOnce: number) {
    this.#context = context;
    this.#app = app;
    this.#most = mostAtOnce;
  }

  /** The names of the activities that run. */
  get names(): readonly string[] {
    return [...this.#running].map((row) => row.name);
  }

  /** Queues again what the last host left, running or not. */
  resume(): void {
    const { store, clock, probe } = this.#context;
    for (const row of store.allWork()) {
      const again = row.startedAt === null ? 0 : row.startedAt + probe.visibilityTimeout;
      this.#enqueue(again > clock.now() ? { ...row, visibleAt: again } : row);
    }
  }

  /** Stores that an activity is to run; inside a transaction. The returned function queues it after the commit. */
  add(work: Omit<Work, "visibleAt">): () => void {
    const { store, clock, probe } = this.#context;
    const rows: WorkRow[] = [];
    for (let left = probe.activityDeliveries(work.name); left > 0; left--) {
      const due: Work = { ...work, visibleAt: clock.now() + probe.delay("activity", work.name) };
      rows.push({ ...due, seq: store.addWork(due), startedAt: null });
    }
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
      void this.#run(row).finally(() => {
        this.#running.delete(row);
        this.#context.leave();
        this.#context.wake();
      });
    }
  }

  #enqueue(row: WorkRow): void {
    const { clock } = this.#context;
    const push = () => {
      if (!this.#context.isAlive()) return;
      this.#context.enter();
      this.#queue.push(row);
      this.#context.wake();
    };
    if (row.visibleAt > clock.now()) clock.at(row.visibleAt, push);
    else push();
  }

  async #run(row: WorkRow): Promise<void> {
    const { store, clock, probe, commit } = this.#context;
    const send = this.#context.send.bind(this.#context);
    const deliver = async (): Promise<void> => {
      store.change(() => store.startWork(row.seq, clock.now()));
      probe.reach({ when: "before", what: "activity", detail: row.name });
      const result = await this.#invoke(row);
      if (!this.#context.isAlive()) return;
      probe.reach({ when: "after", what: "activity", detail: row.name });
      if (probe.losesResult(row.name)) {
        this.#enqueue(row);
        return;
      }
      commit(`result of ${row.name}`, () => {
        store.deleteWork(row.seq);
        const { instanceId, executionId } = row;
        if (store.instance(instanceId)?.executionId !== executionId) return () => {}; // over, or purged
        return send({ instanceId, executionId, visibleAt: clock.now(), event: result });
      })();
    };
    await this.#context.guard(deliver, `result of ${row.name}`, () => this.#enqueue(row));
  }

  async #invoke(row: WorkRow): Promise<HistoryEvent> {
    const { clock } = this.#context;
    const fn = this.#app.find("activity", row.name);
    try {
      if (!fn) throw new Error(`The activity '${row.name}' is not registered any more.`);
      const data = activityInput(row.input);
      const metadata: Record<string, RpcTypedData> = { instanceId: { string: row.instanceId } };
      if (row.input !== null) metadata["data"] = { json: row.input };
      const response = await this.#app.run(fn, { data, metadata });
      return completed("task", row.taskId, activityResult(response.returnValue), clock.now());
    } catch (error) {
      return failed("task", row.taskId, activityFailure(row.name, error), clock.now());
    }
  }
}

/** What .NET makes of the stored JSON: the text of a string, "True" of true, nothing of null, else the JSON. */
function activityInput(json: string | null): RpcTypedData {
  if (json === null || json === "null") return {};
  if (json === "true") return { string: "True" };
  if (json === "false") return { string: "False" };
  return { string: json.startsWith('"') ? JSON.parse(json) : json };
}

/** The JSON that the history keeps of what an activity returned. */
function activityResult(value: RpcTypedData | null | undefined): string | null {
  if (!value) return null;
  if (typeof value.string === "string") return JSON.stringify(value.string);
  if (typeof value.json === "string") return value.json;
  if (value.bytes) return JSON.stringify(Buffer.from(value.bytes).toString("base64"));
  const number = value.int ?? value.double;
  if (number === null || number === undefined) return null;
  return Number.isFinite(number) ? JSON.stringify(number) : JSON.stringify(String(number));
}
