import { registerActivity } from "../lib/app/activity.ts";
import { applyReport } from "../lib/domain/video/progress.ts";
import type { JobRef, SlotAnswer } from "../lib/durable/contracts.ts";
import { findJob } from "../lib/effects/capacity/findJob.ts";
import { grantSlotsFor, lookAgainFor } from "../lib/effects/capacity/grantSlots.ts";
import { takePlace } from "../lib/effects/capacity/takePlace.ts";
import { changeRecord } from "../lib/effects/videos/changeRecord.ts";
import type { Tools } from "../lib/services/tools.ts";

/**
 * Puts a job in its capacity group's line, once, and says whether it is its turn. Key: the ticket's row;
 * coming again changes only whom to wake.
 */
export async function takeSlot(
  { waiter, ...ref }: JobRef & { readonly waiter: string },
  tools: Pick<Tools, "storage" | "config" | "clock" | "hub" | "log">,
): Promise<SlotAnswer> {
  const { storage } = tools;
  const found = await findJob(ref, tools);
  if (!found) return { kind: "go" };
  const ticket = await takePlace(found, waiter, tools);
  // A cancelled job with counted creates cannot just leave the line: the next step looks for its film.
  const mustEnd = found.record.cancelRequested && ticket.counted > 0;
  if (ticket.state.kind !== "waiting" || mustEnd) return { kind: "go" };
  const line = await grantSlotsFor(ticket, tools);
  const now = await storage.capacity.find(ticket.group, ticket.jobKey);
  if (now?.ticket.state.kind !== "waiting") return { kind: "go" };
  const report = { jobIndex: ref.jobIndex, stage: "waiting_for_capacity" } as const;
  const shown = await changeRecord(ref, (record) => applyReport(record, report), tools);
  // A cancel may have found no ticket to take out of the line, and nobody to wake: the next step leaves it.
  if (shown?.cancelRequested) return { kind: "go" };
  const index = line.waiting.indexOf(ticket.jobKey);
  const place = index < 0 ? null : index;
  if (found.record.jobs[ref.jobIndex]?.stage === "queued") {
    const { videoId, jobIndex, group } = ticket;
    tools.log("job_waiting", { videoId, jobIndex, group, position: place === null ? null : place + 1 });
  }
  return { kind: "wait", lookAgainAt: lookAgainFor(ticket, line) };
}

registerActivity("takeSlot", takeSlot);
