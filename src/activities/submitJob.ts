import { registerActivity } from "../lib/app/activity.ts";
import type { Ticket } from "../lib/domain/capacity/ticket.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import { jobKeyOf } from "../lib/domain/video/videoId.ts";
import type { JobRef, SubmitOutcome } from "../lib/durable/contracts.ts";
import { announceBinding } from "../lib/effects/submit/bindTicket.ts";
import { ended, type Held } from "../lib/effects/submit/heldTicket.ts";
import { postJob } from "../lib/effects/submit/post.ts";
import { settleClaim } from "../lib/effects/submit/reconcileClaim.ts";
import type { Tools } from "../lib/services/tools.ts";

/**
 * Hands a job to its provider, once. Key: the ticket. Whatever an earlier run did is found there: a job that is
 * bound is not posted again, and a claim without an answer is settled first.
 */
export async function submitJob({ id, owner, jobIndex }: JobRef, tools: Tools): Promise<SubmitOutcome> {
  const { storage, clock } = tools;
  // The record is read after the ticket: a ticket that outlived its record's end must not be posted.
  const group = (await storage.records.find(owner, id))?.record.plan.jobs[jobIndex]?.group;
  const stored = group === undefined ? null : await storage.capacity.find(group, jobKeyOf(id, jobIndex));
  const found = await storage.records.find(owner, id);
  if (!found || !stored || isFinal(found.record.stage)) return ended({ kind: "cancelled", jobIndex });

  const held: Held = { ...stored, record: found.record };
  const { state } = held.ticket;
  switch (state.kind) {
    case "waiting":
      return { kind: "wait", lookAgainAt: clock.now() + 1_000 };
    case "granted":
      return found.record.cancelRequested ? withdraw(held, tools) : postJob(held, tools);
    case "posting":
    case "unknown":
      return settleClaim(held, state, tools);
    case "bound":
      return announceBinding(held, state, tools);
    case "refused":
      return ended(
        state.code === "timed_out"
          ? { kind: "timed_out", jobIndex }
          : { kind: "failed", jobIndex, code: state.code },
      );
    case "withdrawn":
      // Withdrawn without anybody's wish: a lost submit whose job has expired, in a run that died with its answer.
      return ended({ kind: found.record.cancelRequested ? "cancelled" : "timed_out", jobIndex });
  }
}

async function withdraw({ ticket, etag }: Held, { storage, clock }: Tools): Promise<SubmitOutcome> {
  const withdrawn: Ticket = { ...ticket, state: { kind: "withdrawn" } };
  const answer = await storage.capacity.commit(ticket.group, { tickets: [{ ticket: withdrawn, etag }] });
  if (answer === "conflict") return { kind: "wait", lookAgainAt: clock.now() };
  return ended({ kind: "cancelled", jobIndex: ticket.jobIndex });
}

registerActivity("submitJob", submitJob);
