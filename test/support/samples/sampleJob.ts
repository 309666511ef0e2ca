import type { PollState } from "../../../src/lib/domain/polling/poll.ts";
import type { PollSchedule } from "../../../src/lib/domain/polling/schedule.ts";
import type { ArchiveState, RenderPhase } from "../../../src/lib/durable/contracts.ts";
import type { Scripts } from "../workflows/playBook.ts";
import { PLAY_START, type Play, type PlayOptions, playWorkflow } from "../workflows/playWorkflow.ts";

export const START = PLAY_START;
export const HOUR = 3_600_000;

/** The default schedule of a job submitted at the start. */
export const SCHEDULE: PollSchedule = {
  minMs: 3_000,
  maxMs: 15_000,
  overdueAfterMs: 44 * 60_000,
  giveUpAt: START + 24 * HOUR,
};
export const JOB = { id: "video_1", owner: "anna", jobIndex: 1 };
export const INSTANCE = "video_1:3:1";

export const POLLING: RenderPhase = pollingFrom({});

/** A job that was bound at the start and has not been looked at. */
export function pollingFrom(changes: Partial<PollState>): RenderPhase {
  const unseen = { polls: 0, failures: 0, retryAfterSeconds: null, seenAt: START };
  return { kind: "poll", submittedAt: START, schedule: SCHEDULE, ...unseen, ...changes };
}

/** A job whose films are made and of which `done` are archived. */
export function archiving(outputIds: readonly string[], changes: Partial<ArchiveState> = {}): RenderPhase {
  return { kind: "archive", outputIds, done: 0, failures: 0, ...changes };
}

/** Plays the job from a phase on; releasing the slot always works unless `answers` say otherwise. */
export async function playJob(
  phase: RenderPhase,
  answers: Scripts,
  options: PlayOptions = {},
): Promise<Play> {
  return await playWorkflow(
    "renderJob",
    { ...JOB, phase },
    { releaseSlot: () => ({ released: true }), ...answers },
    { instanceId: INSTANCE, callsAtMost: 2_000, ...options },
  );
}

/** Answers one after the other; the last one for all calls that follow. */
export function inTurn<T>(first: T, ...more: readonly T[]): () => T {
  const answers = [first, ...more];
  let turn = 0;
  return () => answers[Math.min(turn++, answers.length - 1)] ?? first;
}
