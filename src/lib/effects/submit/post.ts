import { recentCreates } from "../../domain/capacity/grant.ts";
import type { Claim, Ticket } from "../../domain/capacity/ticket.ts";
import { isRetired } from "../../domain/models/catalogue.ts";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import { outageWait } from "../../domain/polling/schedule.ts";
import type { FailureCode } from "../../domain/video/failure.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { SubmitAnswer } from "../../providers/provider.ts";
import type { Tools } from "../../services/tools.ts";
import { grantSlots } from "../capacity/grantSlots.ts";
import { bindTicket } from "./bindTicket.ts";
import { ended, type Held } from "./heldTicket.ts";
import { lateReply } from "./lateReply.ts";
import { type LoadedJob, loadJob } from "./loadJob.ts";
import { logAnswer } from "./logAnswer.ts";

/** How much longer than the call's own deadline a claim lasts. */
const CLAIM_MARGIN_MS = 30_000;
/** Others of the group may claim, arrive or leave in the same moment, and change the group's row under it. */
const CLAIMS_AT_MOST = 8;
/** A pause after a 429 that does not say how long. */
const BUSY_PAUSE_MS = 15_000;
/** About a day of tries in a row. */
const LOADS_AT_MOST = 300;

/** Claims the ticket, makes the one create call, and writes its answer to the ticket before it returns. */
export async function postJob(held: Held, tools: Tools): Promise<SubmitOutcome> {
  const { storage, clock } = tools;
  const { record, ticket } = held;
  const place = targetOf(held, tools);
  if (place.kind === "refused") return refuse(held, place.code, tools);
  const job = await loadInTurn(held, tools);
  if (job.kind === "later") return backInLine(held, outageWait(ticket.tries, null), tools);
  if (job.kind === "refused") return refuse(held, job.code, tools);

  const report = { jobIndex: ticket.jobIndex, stage: "submitting" } as const;
  await storage.records.change(record.owner, record.id, (current) => applyReport(current, report));
  const claimed = await claim(held, place.target, tools);
  if (claimed === null) return { kind: "wait", lookAgainAt: clock.now() + 2_000 };
  const { target } = place;
  const where = { model: record.request.model, resource: resourceName(target) };
  tools.log("job_submitting", { videoId: record.id, jobIndex: ticket.jobIndex, ...where });
  const answer = await tools.provider(target).submit(job.job);
  return writeAnswer(claimed.held, claimed.claim, answer, tools);
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

type Place = { readonly kind: "target"; readonly target: ProviderTarget } | Refusal;
interface Refusal {
  readonly kind: "refused";
  readonly code: FailureCode;
}

/** Where the job goes: resolved now, since a queued job may outlive a change of configuration. */
function targetOf({ record }: Held, { config, clock }: Tools): Place {
  const { source } = record.plan;
  if (source) return { kind: "target", target: source.target };
  const model = config.models.find(({ name }) => name === record.request.model);
  if (!model) return { kind: "refused", code: "deployment_not_found" };
  if (isRetired(model, clock.now())) return { kind: "refused", code: "model_retired" };
  return { kind: "target", target: model.target };
}

interface Claimed {
  readonly held: Held;
  readonly claim: Claim;
}

/** Moves granted to posting; null when the grant was lost or a twin is being posted. */
async function claim(held: Held, target: ProviderTarget, tools: Tools): Promise<Claimed | null> {
  for (let tried = 0; tried < CLAIMS_AT_MOST; tried++) {
    const answer = await tryClaim(held, target, tools);
    if (answer !== "conflict") return answer;
  }
  return null;
}

async function tryClaim(
  { ticket, record }: Held,
  target: ProviderTarget,
  { storage, clock, config }: Tools,
): Promise<Claimed | "conflict" | null> {
  const { group, etag: groupEtag, tickets, openSubmits } = await storage.capacity.load(ticket.group);
  const current = tickets.find((stored) => stored.ticket.jobKey === ticket.jobKey);
  const now = clock.now();
  if (current?.ticket.state.kind !== "granted" || current.ticket.state.until <= now) return null;
  if (openSubmits.has(ticket.fingerprint)) return null;
  const postBy = now + config.providerTimeoutMs + CLAIM_MARGIN_MS;
  const claim: Claim = { claimedAt: now, postBy, absentSince: null, target };
  const posting: Ticket = { ...current.ticket, state: { kind: "posting", ...claim } };
  const answer = await storage.capacity.commit(ticket.group, {
    tickets: [{ ticket: posting, etag: current.etag }],
    groupState: { state: { ...group, creates: [...recentCreates(group, now), now] }, etag: groupEtag },
    openSubmit: { fingerprint: ticket.fingerprint, jobKey: ticket.jobKey },
  });
  if (answer === "conflict") return "conflict";
  const stored = await storage.capacity.find(ticket.group, ticket.jobKey);
  if (stored?.ticket.state.kind !== "posting" || stored.ticket.state.claimedAt !== now) return null;
  return { held: { ticket: stored.ticket, etag: stored.etag, record }, claim };
}

async function writeAnswer(
  held: Held,
  claim: Claim,
  answer: SubmitAnswer,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { record, ticket } = held;
  if (answer.kind !== "accepted") {
    const { jobIndex } = ticket;
    logAnswer({ call: "create", record, jobIndex, target: claim.target }, answer, tools.log);
  }
  switch (answer.kind) {
    case "accepted":
      return (await bindTicket(held, claim, answer.job, tools)) ?? lateReply(held, claim, answer.job, tools);
    case "refused":
      return refuse(held, answer.code, tools);
    case "busy":
      return pause(held, (answer.retryAfterSeconds ?? 0) * 1_000 || BUSY_PAUSE_MS, tools);
    case "unreachable":
      return backInLine(held, outageWait(ticket.tries, null), tools);
    case "ambiguous":
      return endCall(held, claim, tools);
  }
}

/** The ticket ends refused; nothing was made. */
async function refuse(
  { ticket, etag }: Held,
  code: FailureCode,
  { storage, clock }: Tools,
): Promise<SubmitOutcome> {
  const refused: Ticket = { ...ticket, state: { kind: "refused", code } };
  const closeSubmit = ticket.state.kind === "posting" ? [ticket.fingerprint] : [];
  const change = { tickets: [{ ticket: refused, etag }], closeSubmit };
  const answer = await storage.capacity.commit(ticket.group, change);
  if (answer === "conflict") return { kind: "wait", lookAgainAt: clock.now() };
  return ended({ kind: "failed", jobIndex: ticket.jobIndex, code });
}

/** Surely not made: the ticket keeps its place and waits, and whoever is next may have the slot. */
async function backInLine(held: Held, waitMs: number, tools: Tools): Promise<SubmitOutcome> {
  const until = tools.clock.now() + waitMs;
  await leaveClaim(held, until, tools);
  await grantSlots(held.ticket.group, tools);
  return { kind: "wait", lookAgainAt: until };
}

/** A 429 is about everybody's jobs: the whole group pauses, and nobody loses their place. */
async function pause(held: Held, waitMs: number, tools: Tools): Promise<SubmitOutcome> {
  const until = tools.clock.now() + waitMs;
  await pauseGroup(held.ticket.group, until, tools.storage);
  await leaveClaim(held, 0, tools);
  return { kind: "wait", lookAgainAt: until };
}

/** A conflict means that the claim was settled meanwhile; the next look at the ticket tells how. */
async function leaveClaim({ ticket, etag }: Held, retryAt: number, { storage }: Tools): Promise<void> {
  const waiting: Ticket = { ...ticket, retryAt, tries: ticket.tries + 1, state: { kind: "waiting" } };
  const change = { tickets: [{ ticket: waiting, etag }], closeSubmit: [ticket.fingerprint] };
  await storage.capacity.commit(ticket.group, change);
}

async function pauseGroup(group: string, until: number, storage: Tools["storage"]): Promise<void> {
  for (;;) {
    const { group: state, etag } = await storage.capacity.load(group);
    if (state.pausedUntil >= until) return;
    const change = { groupState: { state: { ...state, pausedUntil: until }, etag } };
    if ((await storage.capacity.commit(group, change)) === "committed") return;
  }
}

/** The call is over and its answer lost: the claim ends now, so that settling it need not wait for its deadline. */
async function endCall(
  { ticket, etag }: Held,
  claim: Claim,
  { storage, clock, config }: Tools,
): Promise<SubmitOutcome> {
  const postBy = clock.now();
  const over: Ticket = { ...ticket, state: { kind: "posting", ...claim, postBy } };
  await storage.capacity.commit(ticket.group, { tickets: [{ ticket: over, etag }] });
  return { kind: "unsettled", lookAgainAt: postBy + config.reconcileGraceMs };
}
