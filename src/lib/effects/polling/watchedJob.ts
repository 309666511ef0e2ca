import type { Binding, Ticket } from "../../domain/capacity/ticket.ts";
import type { FoundJob } from "../capacity/findJob.ts";

/** A job at its provider that is looked at. */
export interface WatchedJob extends FoundJob {
  readonly ticket: Ticket;
  readonly bound: Binding;
}
