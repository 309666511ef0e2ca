import { statusJson } from "../durable/clientApi.ts";
import type { VirtualClock } from "../testing/virtualClock.ts";
import type { TestHost } from "../testing.ts";
import type { Driven } from "./driven.ts";
import type { Json, RawInvocation } from "./recording.ts";
import { shownHistory } from "./shownHistory.ts";

const month = 30 * 24 * 3600 * 1000;

/** Our host, driven through a scenario on virtual time. */
export class OurHost implements Driven {
  readonly lateAtMost = 0;
  readonly #clock: VirtualClock;
  readonly #takeOver: () => Promise<TestHost>;
  readonly #invocations: readonly RawInvocation[];
  #host: TestHost;

  /** `takeOver` starts the host after it; `invocations` is filled by whoever hears of them. */
  constructor(
    host: TestHost,
    clock: VirtualClock,
    takeOver: () => Promise<TestHost>,
    invocations: readonly RawInvocation[],
  ) {
    this.#host = host;
    this.#invocations = invocations;
    this.#clock = clock;
    this.#takeOver = takeOver;
  }

  get hubQuery(): string {
    return `taskHub=LocalHub&connection=Storage&code=${this.#host.key}`;
  }

  now(): number {
    return this.#clock.now();
  }

  request(method: string, path: string, init: RequestInit): Promise<Response> {
    return this.#host.request(method, path, init);
  }

  async start(orchestrator: string, input: Json, id: string): Promise<void> {
    this.#host.start(orchestrator, input, id);
  }

  async raiseEvent(id: string, event: string, data: Json): Promise<void> {
    this.#host.raiseEvent(id, event, data);
  }

  async status(id: string): Promise<Json> {
    const row = this.#host.store.instance(id);
    if (!row) return "HTTP 404";
    const historyEvents = shownHistory(this.#host.history(id));
    return JSON.parse(JSON.stringify({ ...statusJson(row), historyEvents })) as Json; // as it would be sent
  }

  async invocations(): Promise<readonly RawInvocation[]> {
    return this.#invocations;
  }

  async updatedAt(id: string): Promise<number> {
    return this.#host.status(id)?.updated ?? 0;
  }

  async settle(): Promise<void> {
    await this.#clock.idle();
  }

  async pass(milliseconds: number): Promise<void> {
    await this.#clock.advance(milliseconds);
  }

  async finish(): Promise<void> {
    await this.#clock.runUntilIdle({ within: month });
  }

  /** Its faults have killed it. */
  async die(): Promise<void> {
    if (!this.#host.isDead) throw new Error("The host should be dead.");
  }

  async restart(): Promise<void> {
    await this.#host.dispose();
    this.#host = await this.#takeOver();
  }

  async dispose(): Promise<void> {
    await this.#host.dispose();
  }
}
