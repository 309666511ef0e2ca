import { existsSync, readFileSync, rmSync } from "node:fs";
import type { Call } from "./call.ts";

/** The setting that names a file in which a test writes at which call ("orchestration renderJob") a worker dies next. */
export const DIES_AT = "ENGINE_WORKER_DIES_AT";

/** Kills this process, once, when a test has planned it for this call. */
export function dieAsPlanned({ kind, name }: Call): void {
  const plan = process.env[DIES_AT];
  if (!plan || !existsSync(plan) || readFileSync(plan, "utf8") !== `${kind} ${name}`) return;
  rmSync(plan);
  process.kill(process.pid, "SIGKILL");
}
