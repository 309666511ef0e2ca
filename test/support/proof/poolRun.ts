import { Dailies } from "../app/dailies.ts";
import { poolModel } from "../providers/soraModel.ts";
import { auditedApp, checkFilms, type Figures, figuresOf } from "./accounts.ts";

/** How many jobs each resource of the pool may run, by its name at the simulator. */
export type Slots = Readonly<Record<string, number>>;

/** Something that happens to the pool so many seconds after its films were asked for. */
export interface Mishap {
  readonly afterSeconds: number;
  happen(pool: PoolRun): void | Promise<void>;
}

export interface PoolOptions {
  /** Connection string of an Azurite. */
  readonly azurite: string;
  readonly slots: Slots;
  /** Seconds that each film takes to render; as many films are asked for, at once. */
  readonly renderTimes: readonly number[];
  /** In the order in which they happen. */
  readonly mishaps?: readonly Mishap[];
}

export interface PoolReport extends Figures {
  /** The most jobs in flight together, by resource. */
  readonly most: Slots;
  /** Films that each resource made. */
  readonly made: Slots;
  /** Jobs that failed at their end. */
  readonly failed: number;
  /** Films that the provider took before one that was asked for earlier, leaving out those that were sent back. */
  readonly overtakings: number;
  /** Slots that held a job, of all slots, from the first create to the last. */
  readonly used: number;
}

const PATIENCE_MS = 30 * 3_600_000;
/** A create that died unheard is counted until an hour of listings has not shown its job. */
const COUNTED_AT_MOST_MS = 3 * 3_600_000;

/** Many films before several resources of one simulator, on the virtual clock. */
export class PoolRun {
  readonly app: Dailies;
  readonly #options: PoolOptions;
  readonly #model: PoolModel;
  readonly #ids: string[] = [];

  private constructor(app: Dailies, options: PoolOptions, model: PoolModel) {
    this.app = app;
    this.#options = options;
    this.#model = model;
  }

  static async report(options: PoolOptions): Promise<PoolReport> {
    const { azurite, renderTimes, slots } = options;
    const model = new PoolModel(slots);
    const app = await Dailies.start({
      azurite,
      models: (url) => model.entries(url),
      sora: {
        renderSeconds: ({ prompt }) => renderTimes[Number(prompt)] ?? 60,
        slots: null,
        resourceSlots: { ...slots },
      },
      settings: { RECONCILE_GRACE_SECONDS: "5", MAX_QUEUED_PER_OWNER: "1000" },
    });
    try {
      return await new PoolRun(app, options, model).#report();
    } finally {
      await app.stop();
    }
  }

  /** Takes a resource out of the settings, and restarts the app. */
  async remove(resource: string): Promise<void> {
    this.#model.without(resource);
    await this.app.run();
  }

  async #report(): Promise<PoolReport> {
    const { app } = this;
    const { renderTimes, mishaps = [] } = this.#options;
    const start = app.clock.now();
    for (const index of renderTimes.keys())
      this.#ids.push(await app.create({ prompt: String(index) }, `k${index}`));
    for (const { afterSeconds, happen } of mishaps) {
      await app.host.waitUntil(() => app.clock.now() >= start + afterSeconds * 1_000);
      await happen(this);
    }
    const open = new Set(this.#ids);
    await this.#until(() => {
      for (const id of open) if (app.host.status(id)?.runtimeStatus === "Completed") open.delete(id);
      return open.size === 0;
    }, PATIENCE_MS);
    await this.#until(async () => (await unaccounted(app)) === 0, COUNTED_AT_MOST_MS);
    return await this.#figures();
  }

  async #until(isOver: () => boolean | Promise<boolean>, within: number): Promise<void> {
    await this.app.host.waitUntil(isOver, { within });
  }

  async #figures(): Promise<PoolReport> {
    const { app } = this;
    const problems = [...app.problems];
    let filmsRight = 0;
    for (const id of this.#ids) {
      const films = await checkFilms(auditedApp(app), id, 1);
      filmsRight += films.right;
      problems.push(...films.problems);
    }
    const count = this.#ids.length;
    const due = { accepted: count, jobsDue: count, filmsDue: count, filmsRight };
    const names = Object.keys(this.#options.slots);
    const all = app.sora.jobs();
    const jobs = all.filter(({ state }) => state !== "failed");
    const made = (name: string) => jobs.filter(({ resource }) => resource === name).length;
    return {
      ...(await figuresOf(auditedApp(app), due, problems)),
      most: byName(names, (resource) => app.sora.maxInFlight({ resource })),
      made: byName(names, made),
      failed: all.length - jobs.length,
      overtakings: this.#overtakings(),
      used: this.#used(),
    };
  }

  /** By the order in which the provider first took a job of each. */
  #overtakings(): number {
    const sentBack = new Set(this.app.events("job_goes_elsewhere").map(({ videoId }) => videoId));
    const late = new Set(this.app.events("provider_answer").map(({ videoId }) => videoId));
    const first = new Map<number, number>();
    for (const { prompt, createdAt } of this.app.sora.jobs()) {
      const index = Number(prompt);
      if (!first.has(index)) first.set(index, createdAt);
    }
    const undisturbed = [...first]
      .filter(([index]) => !sentBack.has(this.#ids[index]) && !late.has(this.#ids[index]))
      .sort(([a], [b]) => a - b)
      .map(([, at]) => at);
    return undisturbed.filter((at, place) => at < (undisturbed[place - 1] ?? 0)).length;
  }

  /** From the log: a slot is held from a job's create until it is seen to have ended. */
  #used(): number {
    const { app } = this;
    const jobs = app.sora.jobs();
    const from = Math.min(...jobs.map(({ createdAt }) => createdAt));
    const until = Math.max(...jobs.map(({ createdAt }) => createdAt));
    const seconds = new Map(
      app.events("job_ended").map((each) => [each["videoId"], Number(each["seconds"])]),
    );
    const held = jobs.map(({ prompt, createdAt }) => {
      const heldMs = (seconds.get(this.#ids[Number(prompt)]) ?? 0) * 1_000;
      return Math.min(createdAt + heldMs, until) - createdAt;
    });
    const slots = Object.values(this.#options.slots).reduce((sum, each) => sum + each, 0);
    return held.reduce((sum, each) => sum + each, 0) / (slots * (until - from));
  }
}

/** VIDEO_MODELS with one model on several resources, which may become fewer. */
class PoolModel {
  #slots: Slots;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  without(resource: string): void {
    this.#slots = Object.fromEntries(Object.entries(this.#slots).filter(([name]) => name !== resource));
  }

  entries(url: string): readonly Readonly<Record<string, unknown>>[] {
    return poolModel(this.#slots)(url);
  }
}

async function unaccounted({ services, clock }: Dailies): Promise<number> {
  const month = new Date(clock.now()).toISOString().slice(0, "2026-11".length);
  return (await services.storage.ledger.totals(month, null)).unaccounted;
}

function byName(names: readonly string[], figure: (name: string) => number): Slots {
  return Object.fromEntries(names.map((name) => [name, figure(name)]));
}
