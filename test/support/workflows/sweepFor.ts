import { reportOrphans } from "../../../src/activities/reportOrphans.ts";
import type { Steps } from "./steps.ts";

const SWEEP_MS = 300_000;

/** The looks for jobs that nobody owns, as the sweeps of so many minutes take them. */
export async function sweepFor(at: Steps, minutes: number): Promise<void> {
  for (const end = at.clock.time + minutes * 60_000; at.clock.time < end; at.clock.time += SWEEP_MS)
    await reportOrphans({}, at.tools);
}
