import type { VideoRecord } from "../../domain/video/record.ts";
import { withCost } from "../../domain/video/withCost.ts";
import type { Tools } from "../../services/tools.ts";

/** Whose money it is: what of a record the ledger goes by, which is known of an erased video too. */
export type Payee = Pick<VideoRecord, "id" | "owner" | "createdAt">;

/** Others may change the cost at the same moment. */
const LOOKS_AT_MOST = 8;

/**
 * Shows on the record, a final one too, what the ledger says that the video costs. Whoever shows looks at the ledger once
 * more after it, so that the last to write has seen what all have booked. Harmless twice.
 */
export async function showCost(
  { id, owner, createdAt }: Payee,
  { storage }: Pick<Tools, "storage">,
): Promise<void> {
  const { ledger, records } = storage;
  const video = { videoId: id, reservedAt: createdAt };
  let cost = await ledger.costOf(video);
  for (let look = 0; look < LOOKS_AT_MOST; look++) {
    const shown = cost;
    await records.change(owner, id, (record) => withCost(record, shown));
    cost = await ledger.costOf(video);
    if (cost.booked === shown.booked && cost.unaccounted === shown.unaccounted) return;
  }
  throw new Error(`what ${id} costs changes all the time`);
}

/** Does it for every video of which a broken-off step may have left something unshown. Harmless twice. */
export async function showUnshown({ storage, clock }: Pick<Tools, "storage" | "clock">): Promise<void> {
  for (const each of await storage.ledger.unshown(clock.now())) {
    await showCost({ id: each.videoId, owner: each.owner, createdAt: each.reservedAt }, { storage });
    await storage.ledger.noteShown(each);
  }
}
