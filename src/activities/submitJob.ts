import { registerActivity } from "../lib/app/activity.ts";
import { withdraw } from "../lib/domain/capacity/transitions.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import type { JobRef, SubmitOutcome } from "../lib/durable/contracts.ts";
import { findJob } from "../lib/effects/capacity/findJob.ts";
import { announceBinding } from "../lib/effects/submit/bindTicket.ts";
import { ended, type Held } from "../lib/effects/submit/heldTicket.ts";
import { holdOrAdopt } from "../lib/effects/submit/holdOrAdopt.ts";
import { post } from "../lib/effects/submit/post.ts";
import { reconcileClaim, waitForOperator } from "../lib/effects/submit/reconcileClaim.ts";
import type { Tools } from "../lib/services/tools.ts";

/**
 * Hands a job to its provider, once. Key: the ticket. Whatever an earlier run did is found there: a job that is
 * bound is not posted again, and a claim without an answer is settled first.
 */
export async function submitJob(ref: JobRef, tools: Tools): Promise<SubmitOutcome> {
  const { jobIndex } = ref;
  const found = await findJob(ref, tools);
  // The record is read once more after the ticket: a ticket that outlived its record's end must not be posted.
  const record = found?.ticket && (await tools.storage.records.find(ref.owner, ref.id))?.record;
  if (!found?.ticket || !record || isFinal(record.stage)) return ended({ kind: "cancelled", jobIndex });

  const held: Held = { ...found, record, ticket: found.ticket };
  const { cancelRequested } = record;
  const { state } = held.ticket;
  switch (state.kind) {
    case "waiting":
      return cancelRequested ? leave(held, tools) : { kind: "wait", lookAgainAt: tools.clock.now() + 1_000 };
    case "granted":
      return cancelRequested ? leave(held, tools) : post(held, tools);
    case "posting":
      return reconcileClaim(held, state, tools);
    case "unknown":
      return waitForOperator(held, state, tools);
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
      return ended({ kind: cancelRequested ? "cancelled" : "timed_out", jobIndex });
  }
}

async function leave(held: Held, tools: Tools): Promise<SubmitOutcome> {
  const { storage, clock } = tools;
  const heldBack = held.ticket.counted > 0 ? await holdOrAdopt(held, null, tools) : null;
  if (heldBack) return heldBack;
  const { group, jobKey, jobIndex } = held.ticket;
  const left = await storage.capacity.change(group, jobKey, withdraw);
  if (left.kind !== "changed") return { kind: "wait", lookAgainAt: clock.now() };
  return ended({ kind: "cancelled", jobIndex });
}

registerActivity("submitJob", submitJob);
