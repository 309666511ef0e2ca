import type { JobRecord, VideoRecord } from "./record.ts";

/**
 * The changed record with the time at which it came to its stage, and its jobs to their films. Each stage stands there
 * once: one that a video comes to again, as after a 429, with its last beginning. So the last entry is the stage of now.
 */
export function noteTimes(before: VideoRecord, after: VideoRecord, now: number): VideoRecord {
  const { stage } = after;
  const jobs = after.jobs.map((job) => noteMade(before.jobs[job.index], job, now));
  if (stage === before.stage) return { ...after, jobs };
  // Clocks of two hosts differ a little: times never go back.
  const at = Math.max(now, before.timeline.at(-1)?.at ?? 0);
  return {
    ...after,
    jobs,
    timeline: [...before.timeline.filter((each) => each.stage !== stage), { stage, at }],
  };
}

/** When the current stage began, in milliseconds since 1970; null when nobody wrote it down. */
export function stageBegan({ stage, timeline }: Pick<VideoRecord, "stage" | "timeline">): number | null {
  return timeline.find((each) => each.stage === stage)?.at ?? null;
}

function noteMade(before: JobRecord | undefined, job: JobRecord, now: number): JobRecord {
  const isNews = job.stage === "archiving" && before?.stage !== "archiving" && job.madeAt === undefined;
  return isNews ? { ...job, madeAt: now } : job;
}
