import type { VideoRecord } from "./record.ts";
import { isFinal } from "./stage.ts";

/** The record once it is known whether the provider of one of its jobs answers; null when that is known already. */
export function withReach(record: VideoRecord, jobIndex: number, isReachable: boolean): VideoRecord | null {
  const job = record.jobs.find(({ index }) => index === jobIndex);
  if (!job || isFinal(record.stage) || isReachable === !job.unreachable) return null;
  const { unreachable: _, ...rest } = job;
  const next = isReachable ? rest : { ...rest, unreachable: true as const };
  return { ...record, jobs: record.jobs.map((each) => (each === job ? next : each)) };
}

/** Whether a video waits for a provider that does not answer. */
export function isUnreachable({ stage, jobs }: Pick<VideoRecord, "stage" | "jobs">): boolean {
  return !isFinal(stage) && jobs.some(({ unreachable }) => unreachable === true);
}
