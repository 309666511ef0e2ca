import type { FaultPlan } from "../testing.ts";
import type { Driver } from "./driver.ts";
import type { EngineVersion } from "./readRecording.ts";
import type { Json } from "./recording.ts";

/** One recorded scenario, and how the same is done to our host. */
export interface Scenario {
  /** The name of its fixture. */
  readonly name: string;
  /** What happens in it, for the reader of the table. */
  readonly what: string;
  /** Makes the recorded calls in the recorded order, and lets time pass in between. */
  readonly drive: (driver: Driver) => Promise<void>;
  /** What slows activities down or hurries timers, as it was while recording. */
  readonly faults?: FaultPlan;
  /** What was otherwise while recording one version of the engine, of the two above. */
  readonly on?: Readonly<Partial<Record<EngineVersion, Partial<Pick<Scenario, "drive" | "faults">>>>>;
  /** The activity in which the host dies, once. */
  readonly diesIn?: string;
  /** The faults of the host that takes over. */
  readonly afterDeath?: FaultPlan;
  /** Instances whose results came in an order that only the real engine's timing explains. */
  readonly unordered?: readonly string[];
  /** Known differences: what their path begins with, and why they are. */
  readonly differs?: Readonly<Record<string, string>>;
  /** Those from one version of the engine only. */
  readonly differsFrom?: Readonly<Partial<Record<EngineVersion, Scenario["differs"] & object>>>;
  /** Orchestrators of this scenario that strict checks refuse, because of what the real engine makes of them. */
  readonly refusals?: readonly StrictRefusal[];
}

export interface StrictRefusal {
  readonly orchestrator: string;
  readonly input: Json;
  /** An event that is raised once it waits. */
  readonly event?: string;
  /** What the real engine does instead. */
  readonly otherwise: string;
}

/** Makes the recorded calls, and then lets time pass until nothing is left to wait for. */
export async function allAtOnce(driver: Driver): Promise<void> {
  await driver.callAll();
  await driver.finish();
}

/** Makes one recorded call after the other, each when nothing is left to wait for. */
export async function oneByOne(driver: Driver): Promise<void> {
  while (driver.hasCalls) {
    await driver.call();
    await driver.finish();
  }
}
