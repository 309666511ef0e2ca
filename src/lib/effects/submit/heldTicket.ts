import type { Ticket } from "../../domain/capacity/ticket.ts";
import type { JobOutcome } from "../../domain/video/jobOutcome.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";

/** One ticket as it was read, with what guards a change to it. */
export interface Held {
  readonly ticket: Ticket;
  readonly etag: string;
  readonly record: VideoRecord;
}

/** An answer that ends the job without a provider job. */
export function ended(outcome: JobOutcome): SubmitOutcome {
  return { kind: "ended", outcome };
}
