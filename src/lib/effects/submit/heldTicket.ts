import type { Ticket } from "../../domain/capacity/ticket.ts";
import type { JobOutcome } from "../../domain/video/jobOutcome.ts";
import type { PlannedJob } from "../../domain/video/plan.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";

/** A job that is being handed over: its record, its plan, and its ticket as it was read. */
export interface Held {
  readonly record: VideoRecord;
  readonly job: PlannedJob;
  readonly ticket: Ticket;
}

/** An answer that ends the job without a provider job. */
export function ended(outcome: JobOutcome): SubmitOutcome {
  return { kind: "ended", outcome };
}
