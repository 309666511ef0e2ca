import type { Ticket } from "../../domain/capacity/ticket.ts";
import type { PlannedJob } from "../../domain/video/plan.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { isFinal } from "../../domain/video/stage.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { JobRef } from "../../durable/contracts.ts";
import type { Services } from "../../services/services.ts";

/** One job of an unfinished video: its record, its plan, and its ticket when it has one. */
export interface FoundJob {
  readonly record: VideoRecord;
  readonly job: PlannedJob;
  readonly ticket: Ticket | null;
}

/** Looks a job up by its video; null when the video is gone or has ended, or has no such job. Reads only. */
export async function findJob(
  { id, owner, jobIndex }: JobRef,
  { storage }: Pick<Services, "storage">,
): Promise<FoundJob | null> {
  const record = (await storage.records.find(owner, id))?.record;
  const job = record?.plan.jobs[jobIndex];
  if (!record || !job || isFinal(record.stage)) return null;
  const kept = await storage.capacity.find(job.group, jobKeyOf(id, jobIndex));
  return { record, job, ticket: kept?.ticket ?? null };
}
