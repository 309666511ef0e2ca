import type { Point, Probe } from "../durable/probe.ts";

/** "*" stands for every name. */
type NameOrAll = string;

export interface FaultPlan {
  /** Crashes the host at this point, counted from 1 as in `points`. */
  readonly crashAt?: number;
  /** Activities whose message is delivered twice; the two runs overlap. */
  readonly runTwice?: readonly NameOrAll[];
  /** Orchestrators whose start, as somebody's child, is delivered twice: one run after the other. */
  readonly startTwice?: readonly NameOrAll[];
  /** How many answers of an activity get lost, as if the host had died before it could store them. */
  readonly loseResults?: Readonly<Record<NameOrAll, number>>;
  /** Milliseconds by which every message for an activity comes late. */
  readonly delayActivities?: Readonly<Record<NameOrAll, number>>;
  /** Milliseconds by which every event of this name comes late. */
  readonly delayEvents?: Readonly<Record<NameOrAll, number>>;
  /** How many transactions fail, from the first on. */
  readonly failStorage?: number;
  /** Milliseconds by which timers fire early. */
  readonly timersEarlyBy?: number;
  /** Timers as the real engine sets them: for whole seconds, the last begun one left out, so that each fires early. */
  readonly earlyTimers?: boolean;
  /** The process that runs the app dies in one invocation, and another takes its place at once. */
  readonly workerDies?: WorkerDeath;
  /** Milliseconds before what ran during a crash runs again. The real engine: 60,000 to 300,000. */
  readonly visibilityTimeout?: number;
}

/** In which invocation of its kind, counted from 1: before the app's code did anything, or after it did all. */
export interface WorkerDeath {
  readonly in: "activity" | "episode";
  readonly at: number;
  readonly when: "before" | "after";
}

/** The most by which the real engine was seen to be early. */
const EARLY_AT_MOST_MS = 999;

/** Thrown where a test made the host crash. */
class Crash extends Error {}

/** What a test does to one host. `points` numbers the places where it could have been crashed. */
export class Faults implements Probe {
  readonly points: Point[] = [];
  /** The invocations in which the worker died, by their kind. */
  readonly deaths: string[] = [];
  readonly visibilityTimeout: number;
  readonly storesEachCommit: boolean;
  readonly #plan: FaultPlan;
  readonly #left: Map<NameOrAll, number>;
  #storageFailures: number;
  #invocations = 0;
  #crash: () => void = () => {};

  constructor(plan: FaultPlan = {}) {
    this.#plan = plan;
    this.#left = new Map(Object.entries(plan.loseResults ?? {}));
    this.#storageFailures = plan.failStorage ?? 0;
    this.storesEachCommit = plan.crashAt !== undefined;
    this.visibilityTimeout = plan.visibilityTimeout ?? 0;
  }

  /** Says what a crash is; set by whoever owns the host. */
  onCrash(crash: () => void): void {
    this.#crash = crash;
  }

  reach(point: Point): void {
    this.points.push(point);
    const { when, what, detail } = point;
    if (this.points.length === this.#plan.crashAt) {
      this.#crash();
      throw new Crash(`Crashed ${when} the ${what} "${detail}".`);
    }
    if (when !== "before" || what !== "commit" || this.#storageFailures <= 0) return;
    this.#storageFailures--;
    throw new Error(`The storage failed (a planned fault) at "${detail}".`);
  }

  deliveries(kind: "activity" | "orchestration", name: string): number {
    return names(kind === "activity" ? this.#plan.runTwice : this.#plan.startTwice, name) ? 2 : 1;
  }

  losesResult(name: string): boolean {
    for (const key of [name, "*"]) {
      const left = this.#left.get(key) ?? 0;
      if (left === 0) continue;
      this.#left.set(key, left - 1);
      return true;
    }
    return false;
  }

  delay(kind: "activity" | "event", name: string): number {
    const delays = (kind === "activity" ? this.#plan.delayActivities : this.#plan.delayEvents) ?? {};
    return (Object.hasOwn(delays, name) ? delays[name] : delays["*"]) ?? 0;
  }

  early(milliseconds: number): number {
    const { timersEarlyBy = 0, earlyTimers = false } = this.#plan;
    if (!earlyTimers || milliseconds <= 0) return timersEarlyBy;
    const wholeSeconds = Math.ceil(milliseconds / 1_000) - 1;
    return Math.min(EARLY_AT_MOST_MS, milliseconds - wholeSeconds * 1_000);
  }

  death(kind: "activity" | "episode"): "before" | "after" | null {
    const { workerDies: planned } = this.#plan;
    if (planned?.in !== kind) return null;
    if (++this.#invocations !== planned.at) return null;
    this.deaths.push(kind);
    return planned.when;
  }
}

function names(list: readonly NameOrAll[] | undefined, name: string): boolean {
  return list?.includes(name) === true || list?.includes("*") === true;
}
