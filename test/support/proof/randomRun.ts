import type { FaultPlan } from "../../../local/host/testing.ts";
import { seededRandom } from "../../../local/sora/random.ts";
import { VIDEO_OBJECT } from "../../../src/lib/domain/video/videoObject.ts";
import { Dailies, type DailiesOptions, type RunPlan } from "../app/dailies.ts";
import { auditedApp, checkFilms, type Figures, figuresOf } from "./accounts.ts";
import { badDay } from "./badDay.ts";
import { haveEnded, Keeper } from "./keeper.ts";
import { type LineOrder, LineWatch } from "./lineOrder.ts";

export interface RandomOptions {
  /** Connection string of an Azurite. */
  readonly azurite: string;
  readonly creates: number;
  readonly seed: number;
  /** Entries of VIDEO_MODELS, and the one that is asked for; by default both Soras of the simulator. */
  readonly models?: { readonly entries: NonNullable<DailiesOptions["models"]>; readonly asked: string };
  /** What goes wrong in the engine besides: activities that run twice, say. */
  readonly faults?: FaultPlan;
  /** An alert says that a create cannot be accounted for: in this share of all looks the operator follows one; else by chance. */
  readonly alertsFollowed?: number;
  /** Told after every restart. */
  readonly onRestart?: (restarts: number) => void;
}

export interface RandomReport extends Figures {
  readonly kills: number;
  /** On the virtual clock, on average. */
  readonly secondsBetweenKills: number;
  /** Requests to the provider that a fault struck. */
  readonly struck: number;
  readonly line: LineOrder;
}

/** A process dies at one of its next so many outbound calls, or steps of the engine. */
const CALLS_AT_MOST = 160;
const STEPS_AT_MOST = 100;
/** In this share of the runs a worker dies, in one of so many invocations of its kind. */
const WORKER_DIES_IN = 0.3;
const INVOCATIONS_AT_MOST = 30;
const RENDER_SECONDS = { least: 2, most: 12 };
/** About as fast as two slots serve on such a day, so that there is always a line. */
const MOST_SECONDS_BETWEEN_CREATES = 8;
const SETTINGS = { RECONCILE_GRACE_SECONDS: "5", PROVIDER_TIMEOUT_SECONDS: "20" };
/** Longer than any queue of these takes; what is stuck fails the run. */
const PATIENCE_MS = 20 * 3_600_000;

/** Many creates on two slots, with a provider on a bad day and an app that is killed every few seconds of virtual time. */
export async function runAtRandom(options: RandomOptions): Promise<RandomReport> {
  const { azurite, seed } = options;
  const random = seededRandom(seed);
  const { least, most } = RENDER_SECONDS;
  const times = Array.from({ length: options.creates }, () => least + (most - least) * random());
  const renderSeconds = ({ prompt }: { readonly prompt: string }) => times[Number(prompt)] ?? least;
  // The simulator's own limiter is off: it only counts how many are in flight.
  const sora = { renderSeconds, slots: null, seed };
  const settings = options.models ? { ...SETTINGS, DEFAULT_MODEL: options.models.asked } : SETTINGS;
  const models = options.models ? { models: options.models.entries } : {};
  const app = await Dailies.start({ azurite, sora, settings, ...models });
  try {
    return await new RandomRun(app, options, random).report();
  } finally {
    await app.stop();
  }
}

class RandomRun {
  readonly #app: Dailies;
  readonly #options: RandomOptions;
  readonly #random: () => number;
  readonly #keeper: Keeper;
  readonly #watch = new LineWatch();
  readonly #ids: string[] = [];
  readonly #final = new Set<string>();
  #kills = 0;

  constructor(app: Dailies, options: RandomOptions, random: () => number) {
    this.#app = app;
    this.#options = options;
    this.#random = random;
    this.#keeper = new Keeper(app, () => this.#nextPlan());
  }

  async report(): Promise<RandomReport> {
    const app = this.#app;
    const start = app.clock.now();
    for (const rule of badDay) app.sora.control.fault(rule);
    await app.run(this.#nextPlan());
    for (let index = 0; index < this.#options.creates; index++) await this.#createAndWait(index);
    await this.#untilAllIsDone();
    const seconds = (app.clock.now() - start) / 1_000;
    const kills = this.#kills;
    const struck = app.sora.requests().filter(({ faults }) => faults.length > 0).length;
    const line = this.#watch.order(this.#accepted());
    await app.run();
    return { ...(await this.#figures()), kills, secondsBetweenKills: seconds / kills, struck, line };
  }

  async #untilAllIsDone(): Promise<void> {
    const app = this.#app;
    const done = this.#keeper.until(async () => {
      await this.#look();
      // A workflow that failed with its worker is taken up by a sweep.
      return haveEnded(app, this.#ids) && (await this.#unfinished()) === 0;
    }, PATIENCE_MS);
    await done.catch(async (error: unknown) => {
      // A dead app's storage never answers.
      await app.run();
      const { active, records } = app.services.storage;
      const stuck: string[] = [];
      for await (const { owner, id } of active.list())
        stuck.push(`${id} is ${(await records.find(owner, id))?.record.stage}`);
      throw new Error(`not all is done: ${stuck.join(", ") || "workflows alone"}`, { cause: error });
    });
  }

  async #figures(): Promise<Figures> {
    const app = this.#app;
    app.sora.control.clearFaults();
    const accepted = this.#ids.length;
    const problems = [...app.problems];
    let filmsRight = 0;
    for (const id of this.#ids) {
      const films = await checkFilms(auditedApp(app), id, 1);
      filmsRight += films.right;
      problems.push(...films.problems);
    }
    const due = { accepted, jobsDue: accepted, filmsDue: accepted, filmsRight };
    return await figuresOf(auditedApp(app), due, problems);
  }

  /** The next run dies too, somewhere among its first steps. */
  #nextPlan(): RunPlan {
    this.#kills += 1;
    this.#options.onRestart?.(this.#kills);
    const draw = (most: number) => 1 + Math.floor(this.#random() * most);
    const faults = { earlyTimers: true, ...this.#drawDeath(), ...this.#options.faults };
    if (this.#random() < 0.25) return { faults: { ...faults, crashAt: draw(STEPS_AT_MOST) } };
    return { faults, crash: { call: draw(CALLS_AT_MOST), when: this.#random() < 0.5 ? "before" : "after" } };
  }

  /** Now and then the worker dies in an invocation of the run, which its host outlives. */
  #drawDeath(): Pick<FaultPlan, "workerDies"> {
    const random = this.#random;
    if (random() >= WORKER_DIES_IN) return {};
    const at = 1 + Math.floor(random() * INVOCATIONS_AT_MOST);
    return {
      workerDies: {
        in: random() < 0.5 ? "activity" : "episode",
        at,
        when: random() < 0.5 ? "before" : "after",
      },
    };
  }

  async #unfinished(): Promise<number | undefined> {
    const { services } = this.#app;
    return (await this.#app.unlessDead(services.storage.active.counts()))?.total;
  }

  async #createAndWait(index: number): Promise<void> {
    const { clock } = this.#app;
    const request = { path: "/videos", body: { prompt: String(index) } };
    this.#ids.push(await this.#keeper.create(request, `key-${index}`));
    const until = clock.now() + Math.floor(this.#random() * MOST_SECONDS_BETWEEN_CREATES * 1_000);
    // Time goes from timer to timer: this one keeps it from going further.
    clock.at(until, () => {});
    await this.#keeper.until(async () => {
      await this.#look();
      return clock.now() >= until;
    }, PATIENCE_MS);
  }

  /** Looks at the line, and at one video as its caller would; a killed app answers neither. */
  async #look(): Promise<void> {
    const app = this.#app;
    const { config, storage } = app.services;
    const asked = config.models.find(
      ({ name }) => name === (this.#options.models?.asked ?? config.defaultModel),
    );
    if (!asked) throw new Error("the model that is asked for is not configured");
    const line = await app.unlessDead(storage.capacity.load(asked.group));
    if (line)
      this.#watch.note(
        line.tickets.map(({ ticket }) => ticket),
        app.clock.now(),
      );
    const unknown = line?.tickets.find(({ ticket }) => ticket.state.kind === "unknown")?.ticket.videoId;
    const { alertsFollowed = 0 } = this.#options;
    const isTold = unknown !== undefined && alertsFollowed > 0 && this.#random() < alertsFollowed;
    const id = isTold ? unknown : this.#drawVideo();
    const answer = id === undefined || app.isDead ? null : await app.call("GET", `/videos/${id}`);
    if (answer?.status === 200) {
      const video = VIDEO_OBJECT.parse(answer.body);
      app.seen.note(video);
      if (video.completed_at !== null) this.#final.add(video.id);
      if (video.stage === "submit_unknown") await this.#resolve(video.id);
    } else if (answer) throw new Error(`GET of ${id} answered ${answer.status}`);
  }

  /** Callers ask for what is not there yet, and now and then for what is. */
  #drawVideo(): string | undefined {
    const open = this.#ids.filter((id) => !this.#final.has(id));
    const ids = open.length === 0 || this.#random() < 0.2 ? this.#ids : open;
    return ids[Math.floor(this.#random() * ids.length)];
  }

  /** An operator who looks at the provider says what became of a create that nobody can account for. */
  async #resolve(id: string): Promise<void> {
    const made = this.#app.sora.jobs().findLast(({ prompt }) => this.#ids[Number(prompt)] === id);
    const answer = made ? { provider_id: made.id } : { never_made: true };
    await this.#app.call("POST", `/videos/${id}/resolve`, answer);
  }

  /** The videos in the order in which the provider first accepted a job of theirs. */
  #accepted(): readonly { readonly videoId: string; readonly at: number }[] {
    const first = new Map<string, number>();
    for (const { prompt, createdAt } of this.#app.sora.jobs()) {
      const videoId = this.#ids[Number(prompt)] ?? prompt;
      if (!first.has(videoId)) first.set(videoId, createdAt);
    }
    return Array.from(first, ([videoId, at]) => ({ videoId, at }));
  }
}
