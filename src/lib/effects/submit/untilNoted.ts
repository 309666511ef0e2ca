import { setTimeout as sleep } from "node:timers/promises";
import type { SubmitOutcome } from "../../durable/contracts.ts";

/** Between tries, in milliseconds: beyond those of the storage's own client, which gives up within a second or two. */
const PAUSES_MS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;

/**
 * Writes what a provider has answered to a create, and again while that fails: this process alone knows it, and a create whose
 * answer was never written counts as one that may have been made. `isOpen` says whether nothing is written of it yet.
 * Throws what the last try has thrown: when it is not open any more, or fails for a quarter of a minute.
 */
export async function untilNoted(
  write: () => Promise<SubmitOutcome>,
  isOpen: () => Promise<boolean>,
): Promise<SubmitOutcome> {
  for (const pause of PAUSES_MS) {
    try {
      return await write();
    } catch (error) {
      await sleep(pause, undefined, { ref: false });
      // Who cannot be asked has nothing written either, as far as anybody can tell.
      if (!(await isOpen().catch(() => true))) throw error;
    }
  }
  return await write();
}
