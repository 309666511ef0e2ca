import type { Claim, Ticket } from "../../domain/capacity/ticket.ts";
import { backInLine, endCall, refuse } from "../../domain/capacity/transitions.ts";
import { isRetired } from "../../domain/models/catalogue.ts";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { outageWait } from "../../domain/polling/schedule.ts";
import { withoutPrompt } from "../../domain/request/withoutPrompt.ts";
import type { FailureCode } from "../../domain/video/failure.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { SubmitAnswer } from "../../providers/provider.ts";
import type { Tools } from "../../services/tools.ts";
import { grantSlots } from "../capacity/grantSlots.ts";
import { pauseGroup } from "../capacity/pauseGroup.ts";
import { bindTicket } from "./bindTicket.ts";
import { claim } from "./claim.ts";
import { ended, type Held } from "./heldTicket.ts";
import { lateReply } from "./lateReply.ts";
import { type LoadedJob, loadJob } from "./loadJob.ts";

/** A pause after a 429 that does not say how long. */
const BUSY_PAUSE_MS = 15_000;
/** About a day of tries in a row. */
const LOADS_AT_MOST = 300;

/** Claims the ticket, makes the one create call, and writes its answer to the ticket before it returns. */
export async function post(held: Held, tools: Tools): Promise<SubmitOutcome> {
  const { storage, clock } = tools;
  const { record, ticket } = held;
  const place = targetOf(held, tools);
  if (place.kind === "refused") return end(held, null, place.code, tools);
  const job = await loadInTurn(held, tools);
  if (job.kind === "later") return wait(held, null, outageWait(ticket.tries, null), tools);
  if (job.kind === "refused") return end(held, null, job.code, tools);

  const report = { jobIndex: ticket.jobIndex, stage: "submitting" } as const;
  await storage.records.change(record.owner, record.id, (current) => applyReport(current, report));
  const claimed = await claim(held, place.target, tools);
  if (claimed === null) return { kind: "wait", lookAgainAt: clock.now() + 2_000 };
  const answer = await tools.provider(place.target).submit(job.job);
  return writeAnswer(held, claimed, answer, tools);
}

/** The job, or "later" while its input image is out of reach: an outage of our own blobs must not hold a slot. */
async function loadInTurn({ record, ticket }: Held, tools: Tools): Promise<LoadedJob | { kind: "later" }> {
  try {
    return await loadJob(record, ticket.jobIndex, tools);
  } catch (error) {
    if (ticket.tries >= LOADS_AT_MOST) throw error;
    tools.log("job_not_loaded", { videoId: record.id, jobIndex: ticket.jobIndex });
    return { kind: "later" };
  }
}

type Place =
  | { readonly kind: "target"; readonly target: ProviderTarget }
  | { readonly kind: "refused"; readonly code: FailureCode };

/** Where the job goes: resolved now, since a queued job may outlive a change of configuration. */
function targetOf({ record }: Held, { config, clock }: Tools): Place {
  const { source } = record.plan;
  if (source) return { kind: "target", target: source.target };
  const model = config.models.find(({ name }) => name === record.request.model);
  if (!model) return { kind: "refused", code: "deployment_not_found" };
  if (isRetired(model, clock.now())) return { kind: "refused", code: "model_retired" };
  return { kind: "target", target: model.target };
}

async function writeAnswer(
  held: Held,
  claimed: Claim,
  answer: SubmitAnswer,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { record, ticket } = held;
  if (answer.kind !== "accepted") {
    const { kind } = answer;
    const reason = withoutPrompt(answer.reason, record.request.prompt);
    tools.log("submit_answer", { videoId: record.id, jobIndex: ticket.jobIndex, kind, reason });
  }
  switch (answer.kind) {
    case "accepted":
      return (
        (await bindTicket(held, claimed, answer.job, tools)) ?? lateReply(held, claimed, answer.job, tools)
      );
    case "refused":
      return end(held, claimed, answer.code, tools);
    case "busy":
      return pause(held, claimed, (answer.retryAfterSeconds ?? 0) * 1_000 || BUSY_PAUSE_MS, tools);
    case "unreachable":
      return wait(held, claimed, outageWait(ticket.tries, null), tools);
    case "ambiguous":
      return giveUpCall(held, claimed, tools);
  }
}

/** The ticket ends refused; nothing was made. */
async function end(
  held: Held,
  claimed: Claim | null,
  code: FailureCode,
  tools: Tools,
): Promise<SubmitOutcome> {
  const answer = await change(held, (ticket) => refuse(ticket, claimed, code), tools);
  if (answer.kind !== "changed") return { kind: "wait", lookAgainAt: tools.clock.now() };
  return ended({ kind: "failed", jobIndex: held.ticket.jobIndex, code });
}

/** Surely not made: the ticket keeps its place and waits, and whoever is next may have the slot. */
async function wait(held: Held, claimed: Claim | null, waitMs: number, tools: Tools): Promise<SubmitOutcome> {
  const until = tools.clock.now() + waitMs;
  await change(held, (ticket) => backInLine(ticket, claimed, until), tools);
  await grantSlots(held.ticket.group, tools);
  return { kind: "wait", lookAgainAt: until };
}

/** A 429 is about everybody's jobs: the whole group pauses, and nobody loses their place. */
async function pause(held: Held, claimed: Claim, waitMs: number, tools: Tools): Promise<SubmitOutcome> {
  const until = tools.clock.now() + waitMs;
  await pauseGroup(held.ticket.group, until, tools);
  await change(held, (ticket) => backInLine(ticket, claimed, 0), tools);
  return { kind: "wait", lookAgainAt: until };
}

/** The call is over and its answer lost: the claim ends now, so that settling it need not wait for its deadline. */
async function giveUpCall(held: Held, claimed: Claim, tools: Tools): Promise<SubmitOutcome> {
  const { clock, config, storage } = tools;
  const { group, jobKey } = held.ticket;
  const postBy = clock.now();
  await storage.capacity.change(group, jobKey, (ticket) => endCall(ticket, claimed, postBy));
  return { kind: "unsettled", lookAgainAt: postBy + config.reconcileGraceMs };
}

/** A step of the ticket as it was read, unless another run was there meanwhile; the next look at the ticket tells how. */
function change({ ticket: read }: Held, step: (ticket: Ticket) => Ticket | null, { storage }: Tools) {
  return storage.capacity.change(read.group, read.jobKey, step, { closesSubmit: true });
}
