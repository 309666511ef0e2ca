import type { Ticket } from "../../domain/capacity/ticket.ts";
import { holdSlot } from "../../domain/capacity/transitions.ts";
import type { Tools } from "../../services/tools.ts";

/**
 * A job was deleted: where that does not stop the provider's work, its slot is held as long as a render could take, whatever
 * the provider says of the job from now on. Key: the ticket; noted once.
 */
export async function holdWorking(
  { group, jobKey, state }: Ticket,
  { storage, config, provider }: Pick<Tools, "storage" | "config" | "provider">,
): Promise<void> {
  if (state.kind !== "bound" || provider(state.target).profile.deleteStopsWork) return;
  const slotUntil = state.submittedAt + config.overdueAfterMs;
  await storage.capacity.change(group, jobKey, (ticket) => holdSlot(ticket, slotUntil));
}
