import type { FaultPlan } from "../../../local/host/testing.ts";
import { Dailies, type DailiesOptions, type RunPlan } from "../app/dailies.ts";
import { auditedApp, checkFilms, type Figures, figuresOf, leftBehind } from "./accounts.ts";
import type { FilmCase } from "./filmCase.ts";
import { Keeper } from "./keeper.ts";

/** Where in the first run of a generation the app dies. */
export const crashKinds = [
  "before a call",
  "after a call",
  "in the engine",
  "worker before an activity",
  "worker after an activity",
  "worker in an episode",
] as const;
export type CrashKind = (typeof crashKinds)[number];

export interface WalkOptions {
  /** Connection string of an Azurite. */
  readonly azurite: string;
  readonly film: FilmCase;
  readonly kinds?: readonly CrashKind[];
  /** What goes wrong in every run besides: activities that run twice, say. */
  readonly faults?: FaultPlan;
  /** The first point, and how many further the next one is: 1 and 1 are all of them. */
  readonly from?: number;
  readonly step?: number;
  /** Entries of VIDEO_MODELS; by default both Soras of the simulator. */
  readonly models?: DailiesOptions["models"];
  /** What is done before each film. */
  readonly before?: (app: Dailies) => Promise<void>;
  /** Told after every point. */
  readonly onPoint?: (points: number) => void;
}

export interface WalkReport extends Figures {
  /** How often the app was crashed. */
  readonly points: number;
}

/** Quick to settle a lost reply; the virtual clock makes every wait free. */
const SETTINGS = { RECONCILE_GRACE_SECONDS: "2", PROVIDER_TIMEOUT_SECONDS: "30" };
/** A crash at the create is settled within minutes; nothing takes longer. */
const PATIENCE_MS = 3_600_000;
const COUNTED_AT_MOST_MS = 3 * 3_600_000;

/**
 * Makes the same film again and again, each time with a crash at the next point and a restart, until one is made without
 * coming to the point. All of them share one app's storage, so that each could stumble over what another left behind.
 */
export async function walkCrashes(options: WalkOptions): Promise<WalkReport> {
  const { film, kinds = crashKinds, from = 1, step = 1, onPoint } = options;
  const faults = { earlyTimers: true, ...options.faults };
  const models = options.models ? { models: options.models } : {};
  const app = await Dailies.start({ azurite: options.azurite, settings: SETTINGS, ...models });
  try {
    const walker = new Walker(app, film, faults, options.before);
    await walker.makeSource();
    let points = 0;
    for (const kind of kinds) {
      for (let point = from; await walker.crashAt(kind, point); point += step) {
        points += 1;
        onPoint?.(points);
      }
    }
    return { points, ...(await walker.figures()) };
  } finally {
    await app.stop();
  }
}

/** Takes films through their crashes on one app. */
class Walker {
  readonly #app: Dailies;
  readonly #film: FilmCase;
  readonly #faults: FaultPlan;
  readonly #keeper: Keeper;
  readonly #before: (app: Dailies) => Promise<void>;
  readonly #problems: string[] = [];
  #sourceId: string | null = null;
  #accepted = 0;
  #jobsDue = 0;
  #filmsDue = 0;
  #filmsRight = 0;

  constructor(app: Dailies, film: FilmCase, faults: FaultPlan, before: WalkOptions["before"]) {
    this.#app = app;
    this.#before = before ?? (async () => {});
    this.#film = film;
    this.#faults = faults;
    this.#keeper = new Keeper(app, () => ({ faults }));
  }

  async makeSource(): Promise<void> {
    const { source } = this.#film;
    if (!source) return;
    this.#sourceId = await this.#keeper.create(source, "source");
    await this.#keeper.untilEnded([this.#sourceId], PATIENCE_MS);
    this.#problems.push(...(await this.#account(this.#sourceId, 1, 1)));
  }

  /** Makes one film with a crash at this point; false when it was made without coming there. */
  async crashAt(kind: CrashKind, point: number): Promise<boolean> {
    const app = this.#app;
    await this.#before(app);
    const request = await this.#film.request(this.#sourceId);
    await app.run(planAt(kind, point, this.#faults));
    const first = app.host;
    const calls = app.calls;
    const id = await this.#keeper.create(request, `${kind.replaceAll(" ", "-")}-${point}`);
    await this.#keeper.untilEnded([id], PATIENCE_MS);
    // A workflow that failed is taken up by a sweep.
    await this.#keeper.until(
      async () => (await app.services.storage.active.counts()).total === 0,
      PATIENCE_MS,
    );
    await this.#keeper.untilEnded([id], PATIENCE_MS);
    const hasCrashed = app.host !== first || first.deaths.length > 0;
    // The audit's own calls must not come to the point.
    if (!hasCrashed) await app.run();
    // A create that died unheard is counted until listings have not shown its job for an hour; till then it is a rival.
    await this.#keeper.until(async () => (await unaccounted(app)) === 0, COUNTED_AT_MOST_MS);
    const { when = "", what = "", detail = "" } = first.points[point - 1] ?? {};
    const place = kind === "in the engine" ? `${when} ${what} ${detail}` : calls[point - 1];
    // In its last episode a workflow had nothing left to do but to end.
    const ends = kind === "worker in an episode" ? ["Completed", "Failed"] : ["Completed"];
    const wrong = await this.#account(id, this.#film.jobs, this.#film.filmsPerJob, ends);
    this.#problems.push(...wrong.map((text) => `${kind} ${point} (${place}): ${text}`));
    return hasCrashed;
  }

  async figures(): Promise<Figures> {
    const jobs = { accepted: this.#accepted, jobsDue: this.#jobsDue };
    const due = { ...jobs, filmsDue: this.#filmsDue, filmsRight: this.#filmsRight };
    return await figuresOf(auditedApp(this.#app), due, [...this.#problems, ...this.#app.problems]);
  }

  /** Counts an accepted request and its films; gives what is wrong with it. */
  async #account(
    id: string,
    jobs: number,
    filmsPerJob: number,
    ends = ["Completed"],
  ): Promise<readonly string[]> {
    const audited = auditedApp(this.#app);
    const { runtimeStatus } = this.#app.host.status(id) ?? {};
    const films = await checkFilms(audited, id, filmsPerJob);
    this.#accepted += 1;
    this.#jobsDue += jobs;
    this.#filmsDue += jobs * filmsPerJob;
    this.#filmsRight += films.right;
    return [
      ...(ends.includes(runtimeStatus ?? "") ? [] : [`the workflow of ${id} is ${runtimeStatus}`]),
      ...films.problems,
      ...(await leftBehind(audited)),
    ];
  }
}

async function unaccounted({ services, clock }: Dailies): Promise<number> {
  const month = new Date(clock.now()).toISOString().slice(0, "2026-11".length);
  return (await services.storage.ledger.totals(month, null)).unaccounted;
}

function planAt(kind: CrashKind, point: number, faults: FaultPlan): RunPlan {
  if (kind === "in the engine") return { faults: { ...faults, crashAt: point } };
  if (kind === "worker in an episode")
    return { faults: { ...faults, workerDies: { in: "episode", at: point, when: "before" } } };
  if (kind === "worker before an activity" || kind === "worker after an activity") {
    const when = kind === "worker before an activity" ? "before" : "after";
    return { faults: { ...faults, workerDies: { in: "activity", at: point, when } } };
  }
  return { faults, crash: { call: point, when: kind === "before a call" ? "before" : "after" } };
}
