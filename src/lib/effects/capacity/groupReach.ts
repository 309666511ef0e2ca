import { afterAnswer, afterOutage, pausedFor, pauseEnd } from "../../domain/capacity/groupState.ts";
import type { Services } from "../../services/services.ts";

type ReachTools = Pick<Services, "storage" | "clock">;

/** Gives a group's tickets no slots for so long (milliseconds). Harmless twice; a longer pause stands. */
export async function pauseGroup(
  group: string,
  waitMs: number,
  { storage, clock }: ReachTools,
): Promise<void> {
  await storage.capacity.changeGroup(group, (state) => pausedFor(state, waitMs, clock.now()));
}

/**
 * Notes that nobody took a job that was tried then: the group pauses, longer each time; gives when it may be tried again.
 */
export async function noteOutage(
  group: string,
  triedAt: number,
  { storage, clock }: ReachTools,
): Promise<number> {
  let until = clock.now();
  await storage.capacity.changeGroup(group, (state) => {
    const now = clock.now();
    const next = afterOutage(state, triedAt, now);
    until = pauseEnd(next ?? state, now);
    return next;
  });
  return until;
}

/** Notes that somebody answered there: all may try again. */
export async function noteAnswer(group: string, { storage }: ReachTools): Promise<void> {
  await storage.capacity.changeGroup(group, afterAnswer);
}
