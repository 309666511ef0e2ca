import type { FaultPlan } from "../testing.ts";
import type { Driver } from "./driver.ts";

/** One recorded scenario, and how the same is done to our host. */
export interface Scenario {
  /** The name of its fixture. */
  readonly name: string;
  /** What happens in it, for the reader of the table. */
  readonly what: string;
  /** The test makes the recorded calls in the recorded order, and lets time pass in between. */
  readonly drive: (driver: Driver) => Promise<void>;
  /** What slows activities down or hurries timers, as it was while recording. */
  readonly faults?: FaultPlan;
  /**
   * Instances whose results arrived in an order, or in batches, that only the real engine's timing explains: their
   * last history counts, without the borders of episodes and the order of what arrived.
   */
  readonly unordered?: readonly string[];
  /** Recorded parts that are left out, by the beginning of their path, and why. */
  readonly leftOut?: Readonly<Record<string, string>>;
  /** Known differences, by the beginning of their path, and why they are. */
  readonly differs?: Readonly<Record<string, string>>;
  /** What strict checks say of an orchestrator of this scenario that they refuse. */
  readonly refusals?: readonly StrictRefusal[];
}

export interface StrictRefusal {
  readonly orchestrator: string;
  readonly input: unknown;
  /** How the real engine takes it. */
  readonly otherwise: string;
}
