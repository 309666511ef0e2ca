import { timeOf } from "../../domain/video/videoId.ts";
import type { Services } from "../../services/services.ts";

/**
 * Gives back what a create took before it ended without a record: money, image, pointers, place. Its id must have been given up, or a
 * copy that goes on would lose them. Harmless twice.
 */
export async function giveBack(
  id: string,
  owner: string,
  { storage }: Pick<Services, "storage">,
): Promise<void> {
  await storage.ledger.release({ videoId: id, reservedAt: timeOf(id) });
  await storage.images.remove(id);
  await storage.records.takeBack(id);
  // Last: it is by the places that the sweep finds what is left.
  await storage.active.dismiss(id, owner);
}
