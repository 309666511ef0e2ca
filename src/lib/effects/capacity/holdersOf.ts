import type { Ticket } from "../../domain/capacity/ticket.ts";
import type { Services } from "../../services/services.ts";

/** A group's tickets that hold slots, those whose create may be under way among them, and the first that wait. Reads only. */
export async function holdersOf(
  group: string,
  { capacity }: Pick<Services["storage"], "capacity">,
): Promise<readonly Ticket[]> {
  const { tickets } = await capacity.look(group, () => true);
  return tickets.map(({ ticket }) => ticket);
}
