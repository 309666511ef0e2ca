import type { Probe } from "../durable/probe.ts";
import { Faults } from "./faults.ts";

/** Kills this process with SIGKILL at the n-th point where a crash hurts. */
export function killAt(point: number): Probe {
  const faults = new Faults({ crashAt: point });
  faults.onCrash(() => process.kill(process.pid, "SIGKILL"));
  return faults;
}
