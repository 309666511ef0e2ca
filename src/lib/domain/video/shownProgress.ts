import type { VideoRecord } from "./record.ts";

/** What a job that takes the usual time has reached when it is made; the rest of the way is for those that take longer. */
const AT_USUAL = 90;
const AT_MOST = 98;

/**
 * The progress of a video as it is shown, 0..100: what is known, and between two looks at the provider what films of its
 * class let expect. Never goes back: it grows with time, and stands still when the video has ended.
 */
export function shownProgress(
  record: Pick<VideoRecord, "progress" | "jobs" | "forecast" | "completedAt">,
  now: number,
): number {
  const { progress, jobs, forecast, completedAt } = record;
  const [usual] = forecast.preprocessing ?? [];
  if (usual === undefined || usual <= 0) return progress;
  const until = completedAt ?? now;
  const expected = jobs.map(({ submittedAt }) =>
    submittedAt === null ? 0 : expectedAt(Math.max(0, until - submittedAt) / usual),
  );
  const all = expected.reduce((sum, each) => sum + each, 0) / Math.max(1, jobs.length);
  return Math.max(progress, Math.floor(all));
}

/** After so many usual times: even up to the usual one, then ever slower. */
function expectedAt(times: number): number {
  return times <= 1 ? times * AT_USUAL : AT_MOST - (AT_MOST - AT_USUAL) / times;
}
