import { randomBytes } from "node:crypto";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import {
  createTestHost,
  type FaultPlan,
  Faults,
  SqliteStore,
  type TestHost,
  VirtualClock,
} from "../../../local/host/testing.ts";
import { createSora, type SoraOptions } from "../../../local/sora/createSora.ts";
import type { Sora } from "../../../local/sora/sora.ts";
import { configureServices, services } from "../../../src/lib/app/services.ts";
import { VIDEO_OBJECT, type VideoObject } from "../../../src/lib/domain/video/videoObject.ts";
import type { Services } from "../../../src/lib/services/services.ts";
import { CallWalk, type CrashPoint } from "../proof/callWalk.ts";
import { bothSoras } from "../providers/soraModel.ts";
import { type ApiAnswer, idOf, readAnswer } from "./apiAnswer.ts";
import { eventsIn } from "./appLog.ts";
import { SeenOrder } from "./seenOrder.ts";
import { StorageOutage } from "./storageOutage.ts";
import { withoutSweeps } from "./withoutSweeps.ts";

export interface DailiesOptions {
  /** Connection string of an Azurite. */
  readonly azurite: string;
  readonly sora?: SoraOptions;
  /** Settings beside those that point at the simulator. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Entries of VIDEO_MODELS; by default both Soras of the simulator, `exclusive`. */
  readonly models?: (soraUrl: string) => readonly Readonly<Record<string, unknown>>[];
  /** See every call to storage, beside those of the test's own. */
  readonly policies?: readonly PipelinePolicy[];
  /** False: the sweep never comes to its first step, which makes days of virtual time cheap. */
  readonly sweeps?: boolean;
}

/** How one run of the app goes wrong. */
export interface RunPlan {
  readonly crash?: CrashPoint;
  readonly faults?: FaultPlan;
}

const FINAL = new Set(["completed", "failed"]);

/** The whole app on a virtual clock: its source on the test host, the simulator, and real storage in Azurite. */
export class Dailies {
  readonly clock: VirtualClock;
  readonly sora: Sora;
  /** Takes the storage out of reach. */
  readonly storage: StorageOutage;
  /** Every state seen so far; seeing one go back fails the test. */
  readonly seen = new SeenOrder(
    () => this.sora.requests().filter(({ route, status }) => route === "create" && status === 429).length,
  );
  readonly #options: DailiesOptions;
  readonly #prefix = `t${randomBytes(6).toString("hex")}`;
  readonly #store = new SqliteStore(":memory:");
  #host: TestHost | null = null;
  #walk = new CallWalk();
  readonly #earlier: { readonly logs: readonly string[]; readonly problems: readonly string[] }[] = [];

  private constructor(clock: VirtualClock, sora: Sora, options: DailiesOptions) {
    this.clock = clock;
    this.sora = sora;
    this.#options = options;
    this.storage = new StorageOutage(options.azurite);
  }

  static async start(options: DailiesOptions, plan: RunPlan = {}): Promise<Dailies> {
    const clock = new VirtualClock({ start: Date.UTC(2026, 10, 22, 12) });
    const sora = await createSora({ clock, films: "tiny", ...options.sora });
    const dailies = new Dailies(clock, sora, options);
    await dailies.run(plan);
    return dailies;
  }

  get host(): TestHost {
    if (!this.#host) throw new Error("the app is not running");
    return this.#host;
  }

  /** Outbound calls of the present run. */
  get calls(): readonly string[] {
    return this.#walk.calls;
  }

  get isDead(): boolean {
    return this.#walk.isDead || this.host.isDead;
  }

  /** The present run's services, for looking at what is stored. */
  get services(): Services {
    return services();
  }

  /** Starts the app, or kills it and starts it again on what the last run left. */
  async run({ crash, faults }: RunPlan = {}): Promise<void> {
    if (this.#host) {
      this.crash();
      this.#earlier.push(this.#host);
    }
    const walk = new CallWalk(crash ?? null);
    this.#walk = walk;
    configureServices({
      clock: this.clock,
      environment: this.#environment(),
      policies: [walk.policy, this.storage.policy, ...(this.#options.policies ?? [])],
      storagePrefix: this.#prefix,
    });
    const host = await createTestHost({
      app: registerApp,
      settings: { routePrefix: "" },
      clock: this.clock,
      store: this.#store,
      faults: new Faults(this.#options.sweeps === false ? withoutSweeps(faults) : faults),
    });
    walk.onCrash(() => host.crash());
    this.#host = host;
  }

  /** Kills the app where it is. */
  crash(): void {
    this.#walk.die();
  }

  /** The app is down for so long, then starts again on what it left. */
  async downFor(milliseconds: number, plan: RunPlan = {}): Promise<void> {
    this.crash();
    await this.clock.advance(milliseconds);
    await this.run(plan);
  }

  /** Lines that the app has logged of this event, over all its runs. */
  events(name: string): readonly Readonly<Record<string, unknown>>[] {
    const lines = [...this.#earlier, this.host].flatMap(({ logs }) => logs);
    return eventsIn(lines, name);
  }

  /** What the host's strict checks found, over all runs. */
  get problems(): readonly string[] {
    return [...this.#earlier, this.host].flatMap(({ problems }) => problems);
  }

  /** What this work of the present run gives; null when the app dies first, whose work never ends. */
  async unlessDead<T>(work: Promise<T>): Promise<T | null> {
    const [walk, host] = [this.#walk, this.host];
    const { promise: death, resolve } = Promise.withResolvers<null>();
    const timer = setInterval(() => (walk.isDead || host.isDead) && resolve(null), 5);
    return await Promise.race([work, death]).finally(() => clearInterval(timer));
  }

  /** Calls the API; null when the app died before it answered. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer | null> {
    const init =
      body === undefined
        ? { headers }
        : { body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
    const [, resolved] = /^\/videos\/(video_\w+)\/resolve$/.exec(path) ?? [];
    if (resolved !== undefined) this.seen.forgive(resolved);
    const answered = this.host.request(method, `/api/v1${path}`, init).then(readAnswer, () => null);
    return await this.unlessDead(answered);
  }

  /** Creates a video under a key, again and again until it is accepted, over as many restarts as it takes. */
  async create(body: unknown, key: string): Promise<string> {
    for (;;) {
      const answer = this.isDead
        ? null
        : await this.call("POST", "/videos", body, { "idempotency-key": key });
      if (answer?.status === 202) return idOf(answer.body);
      if (answer && answer.status < 500)
        throw new Error(`create answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      if (this.isDead) await this.run();
    }
  }

  async video(id: string): Promise<VideoObject> {
    const video = await this.#peek(id);
    if (!video) throw new Error(`GET of ${id} did not answer 200`);
    return video;
  }

  /** Lets time pass until the video is final, restarting the app whenever it dies. */
  async untilFinal(id: string, within = 30 * 3_600_000): Promise<VideoObject> {
    return await this.untilVideo(id, ({ status }) => FINAL.has(status), within);
  }

  /** Lets time pass until the video is as wanted, restarting the app whenever it dies. */
  async untilVideo(
    id: string,
    wanted: (video: VideoObject) => boolean,
    within = 30 * 3_600_000,
  ): Promise<VideoObject> {
    const end = this.clock.now() + within;
    for (;;) {
      let seen: VideoObject | null = null;
      await this.host.waitUntil(
        async () => {
          seen = this.isDead ? null : await this.#peek(id);
          return this.isDead || (seen !== null && wanted(seen));
        },
        { within: Math.max(1, end - this.clock.now()) },
      );
      if (!this.isDead && seen !== null && wanted(seen)) return seen;
      await this.run();
    }
  }

  /** What the ledger has booked, in 1/10,000 dollars. */
  async booked(): Promise<number> {
    const month = new Date(this.clock.now()).toISOString().slice(0, 7);
    const { spent } = await this.services.storage.ledger.totals(month, null);
    return spent;
  }

  async stop(): Promise<void> {
    await this.host.dispose().catch(() => undefined);
    this.#store.close();
    await this.sora.close();
  }

  async #peek(id: string): Promise<VideoObject | null> {
    const answer = await this.call("GET", `/videos/${id}`);
    if (answer?.status !== 200) return null;
    const video = VIDEO_OBJECT.parse(answer.body);
    this.seen.note(video);
    return video;
  }

  #environment(): Record<string, string> {
    const models = this.#options.models ?? bothSoras;
    return {
      VIDEO_MODELS: JSON.stringify(models(this.sora.url)),
      SORA_KEY: "local-sora-key",
      DEFAULT_MODEL: "sora-2",
      MediaStorage: this.#options.azurite,
      AUTH_MODE: "open",
      AZURE_FUNCTIONS_ENVIRONMENT: "Development",
      ...this.#options.settings,
    };
  }
}

const registerApp = () => import("../../../src/index.ts");
