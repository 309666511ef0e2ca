import {
  afterAnswer,
  afterOutage,
  afterSilence,
  afterWord,
  pausedFor,
  pauseEnd,
} from "../../domain/capacity/groupState.ts";
import type { Ticket } from "../../domain/capacity/ticket.ts";
import { withReach } from "../../domain/video/reach.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { Services } from "../../services/services.ts";
import { changeRecord } from "../videos/changeRecord.ts";

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

/**
 * Notes whether a look at a bound job was answered, on its video and for its group; writes where that is news alone. It is
 * for those who look: never throws.
 */
export async function noteReach(
  { record, ticket }: { readonly record: VideoRecord; readonly ticket: Pick<Ticket, "group" | "jobIndex"> },
  isReachable: boolean,
  tools: ReachTools,
): Promise<void> {
  const { jobIndex, group } = ticket;
  const isNews = withReach(record, jobIndex, isReachable) !== null;
  if (isReachable && !isNews) return;
  try {
    if (isNews) await changeRecord(record, (now) => withReach(now, jobIndex, isReachable), tools);
    const now = tools.clock.now();
    await tools.storage.capacity.changeGroup(group, (state) =>
      isReachable ? afterWord(state) : afterSilence(state, now),
    );
  } catch {
    // The next look notes it.
  }
}
