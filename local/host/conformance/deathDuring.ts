import { type FaultPlan, Faults, type Point } from "../testing.ts";

/** Lets the host die the first time that it begins to run an activity: what is under way then is lost. */
export class DeathDuring extends Faults {
  override readonly storesEachCommit = true;
  readonly #activity: string | undefined;
  #kill: () => void = () => {};

  constructor(activity: string | undefined, plan: FaultPlan = {}) {
    super(plan);
    this.#activity = activity;
  }

  override onCrash(crash: () => void): void {
    super.onCrash(crash);
    this.#kill = crash;
  }

  override reach(point: Point): void {
    super.reach(point);
    if (point.when !== "before" || point.what !== "activity" || point.detail !== this.#activity) return;
    this.#kill();
    throw new Error(`The host died in ${point.detail}.`);
  }
}
