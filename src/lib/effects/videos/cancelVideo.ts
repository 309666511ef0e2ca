import type { Ticket } from "../../domain/capacity/ticket.ts";
import { withdraw } from "../../domain/capacity/transitions.ts";
import { applyCancel } from "../../domain/video/progress.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { isFinal, type Stage } from "../../domain/video/stage.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";
import { changeRecord } from "./changeRecord.ts";

export type Cancelled =
  | { readonly kind: "cancelling"; readonly record: VideoRecord }
  /** It had ended before. */
  | { readonly kind: "ended"; readonly stage: Stage };

/** Asks for a video's end, and takes its waiting jobs out of the line; null when it was deleted meanwhile. Harmless twice. */
export async function cancel(video: VideoRecord, tools: Tools): Promise<Cancelled | null> {
  const { id } = video;
  const record = await changeRecord(video, applyCancel, tools);
  if (!record) return null;
  if (isFinal(record.stage)) return { kind: "ended", stage: record.stage };
  await leaveLines(record, tools);
  tools.log("cancel_requested", { videoId: id });
  return { kind: "cancelling", record };
}

/** Takes a cancelled video's waiting jobs out of their lines, and wakes all its jobs to see it. Harmless twice. */
export async function leaveLines({ id, plan }: VideoRecord, { storage, hub }: Tools): Promise<void> {
  for (const { index, group } of plan.jobs) {
    const { ticket } = await storage.capacity.change(group, jobKeyOf(id, index), leaveLine);
    if (ticket) await hub.wake(ticket.waiter);
  }
}

/** A granted ticket is about to be posted, and its workflow sees the record's flag before: only the line is left here. */
function leaveLine(ticket: Ticket): Ticket | null {
  return ticket.state.kind === "waiting" ? withdraw(ticket) : null;
}
