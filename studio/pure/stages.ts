import type { Stage, Video } from "../api/types.ts";

/** In the order in which a video goes through them; what is beside the way has the place of what it interrupts. */
const RANK: Readonly<Record<Stage, number>> = {
  queued: 0,
  waiting_for_capacity: 1,
  submitting: 2,
  submit_unknown: 3,
  preprocessing: 4,
  running: 5,
  processing: 6,
  archiving: 7,
  cancelling: 8,
  completed: 9,
  cancelled: 9,
  failed: 9,
  expired: 9,
  timed_out: 9,
};

/** Whether a video has ended, however. */
export function isFinal(stage: Stage): boolean {
  return RANK[stage] === 9;
}

/**
 * The better known of two sightings of one video: an answer that was on its way while an event overtook it is older. A
 * final state stays (its cost alone may change), and nothing goes back but around a submit that is not known.
 */
export function laterSighting(known: Video | undefined, seen: Video): Video {
  if (!known || known.stage === "submit_unknown" || seen.stage === "submit_unknown") return seen;
  if (RANK[seen.stage] < RANK[known.stage]) return known;
  if (seen.stage === known.stage && seen.progress < known.progress) return known;
  return seen;
}
