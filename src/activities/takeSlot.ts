import { registerActivity } from "../lib/app/activity.ts";
import { fingerprintText, shapeText, traitsOf } from "../lib/domain/capacity/fingerprint.ts";
import type { Ticket } from "../lib/domain/capacity/ticket.ts";
import { applyReport } from "../lib/domain/video/progress.ts";
import type { VideoRecord } from "../lib/domain/video/record.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import { jobKeyOf } from "../lib/domain/video/videoId.ts";
import type { JobRef, SlotAnswer } from "../lib/durable/contracts.ts";
import { grantSlots } from "../lib/effects/capacity/grantSlots.ts";
import { sha256 } from "../lib/hash/sha256.ts";
import type { Tools } from "../lib/services/tools.ts";

/**
 * Puts a job in its capacity group's line, once, and says whether it is its turn. Key: the ticket's row;
 * coming again changes only whom to wake.
 */
export async function takeSlot(
  input: JobRef & { readonly waiter: string },
  tools: Pick<Tools, "storage" | "config" | "clock" | "hub" | "log">,
): Promise<SlotAnswer> {
  const { storage } = tools;
  const found = await storage.records.find(input.owner, input.id);
  const job = found?.record.plan.jobs[input.jobIndex];
  if (!found || !job || isFinal(found.record.stage)) return { kind: "go" };

  const ticket = await standInLine(ticketFor(found.record, input), found.record.cancelRequested, tools);
  if (ticket.state.kind !== "waiting") return { kind: "go" };
  const { lookAgainAt, waiting } = await grantSlots(job.group, tools);
  const now = await storage.capacity.find(job.group, ticket.jobKey);
  if (now?.ticket.state.kind !== "waiting") return { kind: "go" };
  const report = { jobIndex: input.jobIndex, stage: "waiting_for_capacity" } as const;
  await storage.records.change(input.owner, input.id, (record) => applyReport(record, report));
  if (found.record.jobs[input.jobIndex]?.stage === "queued") {
    const place = waiting.indexOf(ticket.jobKey) + 1;
    const { videoId, jobIndex, group } = ticket;
    tools.log("job_waiting", { videoId, jobIndex, group, position: place || null });
  }
  return { kind: "wait", lookAgainAt };
}

/** The job's ticket as it stands now, with this waiter on it; withdrawn when the caller has cancelled. */
async function standInLine(
  fresh: Ticket,
  cancelled: boolean,
  { storage, clock }: Pick<Tools, "storage" | "clock">,
): Promise<Ticket> {
  for (;;) {
    const stored = await storage.capacity.find(fresh.group, fresh.jobKey);
    if (!stored) {
      await storage.capacity.insert(fresh);
      continue;
    }
    const { ticket, etag } = stored;
    const next = arrive(ticket, fresh.waiter, cancelled, clock.now());
    if (next === ticket) return ticket;
    const answer = await storage.capacity.commit(ticket.group, { tickets: [{ ticket: next, etag }] });
    if (answer === "committed") return next;
  }
}

function arrive(ticket: Ticket, waiter: string, cancelled: boolean, now: number): Ticket {
  const { state } = ticket;
  const unsubmitted = state.kind === "waiting" || state.kind === "granted";
  if (cancelled && unsubmitted) return { ...ticket, state: { kind: "withdrawn" } };
  // It comes too late for its grant: back into the line at once, where it may be next all the same.
  if (state.kind === "granted" && state.until <= now)
    return { ...ticket, waiter, lapsed: false, state: { kind: "waiting" } };
  if (ticket.waiter === waiter && !ticket.lapsed) return ticket;
  return { ...ticket, waiter, lapsed: false };
}

function ticketFor(record: VideoRecord, { jobIndex, waiter }: { jobIndex: number; waiter: string }): Ticket {
  const job = record.plan.jobs[jobIndex];
  if (!job) throw new Error(`video ${record.id} has no job ${jobIndex}`);
  const traits = traitsOf(record.request, job, record.plan.source?.providerId ?? null);
  return {
    version: 1,
    jobKey: jobKeyOf(record.id, jobIndex),
    videoId: record.id,
    owner: record.owner,
    jobIndex,
    group: job.group,
    fingerprint: sha256(fingerprintText(traits)),
    shape: sha256(shapeText(traits)),
    waiter,
    retryAt: 0,
    lapsed: false,
    tries: 0,
    state: { kind: "waiting" },
  };
}

registerActivity("takeSlot", takeSlot);
