import type { Ticket } from "../../domain/capacity/ticket.ts";
import { noteDeletion as noted } from "../../domain/capacity/transitions.ts";
import type { Tools } from "../../services/tools.ts";

/**
 * Notes that a delete is about to be sent to a job that was just seen ("asked"), or that it was refused, or the job seen again
 * after ("in_vain"). Before the call: its answer may be lost, or the step end before its own is stored, and then nothing else
 * tells a deleted job from one that is not shown for a moment. Key: the ticket; harmless twice.
 */
export async function noteDeletion(
  { group, jobKey, state }: Ticket,
  deletion: "asked" | "in_vain",
  { storage }: Pick<Tools, "storage">,
): Promise<void> {
  // What is known already needs no call of storage at every look.
  if (state.kind !== "bound" || state.deletion === "in_vain") return;
  await storage.capacity.change(group, jobKey, (ticket) => noted(ticket, deletion));
}
