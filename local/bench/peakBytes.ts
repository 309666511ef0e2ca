import { existsSync, readFileSync } from "node:fs";

const STATUS = "/proc/self/status";

/**
 * The resident memory of this process at its highest, in bytes. `resourceUsage().maxRSS` begins on Linux with what the process
 * was that started this one (getrusage(2)), so that a large parent hides what a small child takes; it serves elsewhere.
 */
export function peakBytes(): number {
  const [, kibibytes] =
    (existsSync(STATUS) && /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(STATUS, "utf8"))) || [];
  return Number(kibibytes ?? process.resourceUsage().maxRSS) * 1_024;
}
