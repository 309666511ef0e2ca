import type { SubmitOutcome } from "../lib/contracts.ts";
import type { JobOutcome } from "../lib/domain/jobOutcome.ts";
import type { VideoRecord } from "../lib/domain/record.ts";
import type { Ticket } from "../lib/domain/ticket.ts";

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
