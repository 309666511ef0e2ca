import { applyCancel } from "../../domain/video/progress.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { isFinal, type Stage } from "../../domain/video/stage.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";

export type Cancelled =
  | { readonly kind: "cancelling"; readonly record: VideoRecord }
  /** It had ended before. */
  | { readonly kind: "ended"; readonly stage: Stage };

/** Asks for a video's end, and takes its waiting jobs out of the line; null when it was deleted meanwhile. Harmless twice. */
export async function cancel({ owner, id }: VideoRecord, tools: Tools): Promise<Cancelled | null> {
  const record = await tools.storage.records.change(owner, id, applyCancel);
  if (!record) return null;
  if (isFinal(record.stage)) return { kind: "ended", stage: record.stage };
  for (const { index, group } of record.plan.jobs) await withdraw(record, index, group, tools);
  tools.log("cancel_requested", { videoId: id });
  return { kind: "cancelling", record };
}

async function withdraw(
  { id }: VideoRecord,
  index: number,
  group: string,
  { storage, hub }: Tools,
): Promise<void> {
  const stored = await storage.capacity.find(group, jobKeyOf(id, index));
  if (!stored) return;
  const { ticket, etag } = stored;
  if (ticket.state.kind === "waiting") {
    // A conflict means that the workflow has just moved it on; the flag on the record tells it what to do.
    await storage.capacity.commit(group, {
      tickets: [{ ticket: { ...ticket, state: { kind: "withdrawn" } }, etag }],
    });
  }
  await hub.wake(ticket.waiter);
}
