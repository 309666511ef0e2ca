import type { Claim, Ticket, TicketState } from "../../domain/capacity/ticket.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import { outageWait } from "../../domain/polling/schedule.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { Tools } from "../../services/tools.ts";
import { grantSlots } from "../capacity/grantSlots.ts";
import { bindTicket } from "./bindTicket.ts";
import { couldExistFrom, findOurJob } from "./findOurJob.ts";
import { ended, type Held } from "./heldTicket.ts";

/** A job nobody could account for has surely expired at the provider after this. */
const LIFETIME_MS = 86_400_000;
/** So long before, a list no longer proves that there was no job: it may just have left it. */
const PROVES_NOTHING_MS = LIFETIME_MS - 60_000;

type Unanswered = Extract<TicketState, { kind: "posting" | "unknown" }>;

/** Finds out what became of a create call whose answer was lost, without ever risking a second job. */
export async function settleClaim(held: Held, state: Unanswered, tools: Tools): Promise<SubmitOutcome> {
  const { clock, config } = tools;
  if (state.kind === "unknown") return waitForOperator(held, state, tools);
  const listableAt = state.postBy + config.reconcileGraceMs;
  if (clock.now() < listableAt) return { kind: "unsettled", lookAgainAt: listableAt };
  const model = config.models.find(({ name }) => name === held.record.request.model);
  if (model?.reconcile === "never") return giveToOperator(held, state, tools);

  const listing = await tools.provider(state.target).list(couldExistFrom(state));
  if (listing.kind === "unsupported") return giveToOperator(held, state, tools);
  const mayHaveExpired = clock.now() >= state.claimedAt + PROVES_NOTHING_MS;
  if (listing.kind === "unreachable")
    return mayHaveExpired ? giveToOperator(held, state, tools) : lookLater(held, state, tools);
  const match = await findOurJob(held, state, listing.jobs, model?.exclusive ?? false, tools);
  switch (match.kind) {
    case "ours":
      return (
        (await bindTicket(held, state, match.job, tools)) ?? {
          kind: "unsettled",
          lookAgainAt: clock.now() + 1_000,
        }
      );
    case "absent":
      return mayHaveExpired ? giveToOperator(held, state, tools) : markAbsent(held, state, tools);
    case "later":
      return { kind: "unsettled", lookAgainAt: match.at + config.reconcileGraceMs };
    case "doubtful":
      return giveToOperator(held, state, tools);
  }
}

/** Not in a complete listing: after a second one, a grace later, it was never made and goes back to its place in line. */
async function markAbsent({ ticket, etag }: Held, claim: Claim, tools: Tools): Promise<SubmitOutcome> {
  const { storage, clock, config } = tools;
  const now = clock.now();
  const { absentSince } = claim;
  if (absentSince !== null && now - absentSince >= config.reconcileGraceMs) {
    const waiting: Ticket = { ...ticket, state: { kind: "waiting" } };
    const change = { tickets: [{ ticket: waiting, etag }], closeSubmit: [ticket.fingerprint] };
    await storage.capacity.commit(ticket.group, change);
    await grantSlots(ticket.group, tools);
    return { kind: "unsettled", lookAgainAt: now };
  }
  const since = absentSince ?? now;
  const absent: Ticket = { ...ticket, state: { kind: "posting", ...claim, absentSince: since } };
  if (absentSince === null)
    await storage.capacity.commit(ticket.group, { tickets: [{ ticket: absent, etag }] });
  return { kind: "unsettled", lookAgainAt: since + config.reconcileGraceMs };
}

/** The list is out of reach: a later listing decides. */
async function lookLater(
  { ticket, etag }: Held,
  claim: Claim,
  { storage, clock }: Tools,
): Promise<SubmitOutcome> {
  const now = clock.now();
  const state = { kind: "posting", ...claim } as const;
  const later: Ticket = { ...ticket, tries: ticket.tries + 1, state };
  await storage.capacity.commit(ticket.group, { tickets: [{ ticket: later, etag }] });
  return { kind: "unsettled", lookAgainAt: now + outageWait(ticket.tries, null) };
}

/** Nothing here can tell whether the job was made: it is shown, and an operator resolves it. */
async function giveToOperator(
  { ticket, etag, record }: Held,
  claim: Claim,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { storage, clock, config, log } = tools;
  const slotUntil = claim.claimedAt + config.overdueAfterMs;
  const unknown: Ticket = { ...ticket, state: { ...claim, kind: "unknown", slotUntil } };
  const change = { tickets: [{ ticket: unknown, etag }], closeSubmit: [ticket.fingerprint] };
  if ((await storage.capacity.commit(ticket.group, change)) === "conflict") {
    return { kind: "unsettled", lookAgainAt: clock.now() + 1_000 };
  }
  const where = { model: record.request.model, resource: resourceName(claim.target) };
  log("submit_unknown", { videoId: record.id, jobIndex: ticket.jobIndex, ...where });
  const report = { jobIndex: ticket.jobIndex, stage: "submit_unknown" } as const;
  await storage.records.change(record.owner, record.id, (current) => applyReport(current, report));
  return { kind: "unknown", lookAgainAt: Math.max(slotUntil, clock.now() + 1_000) };
}

async function waitForOperator(
  { ticket, etag }: Held,
  claim: Extract<TicketState, { kind: "unknown" }>,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { storage, clock } = tools;
  const now = clock.now();
  const expiresAt = claim.claimedAt + LIFETIME_MS;
  await grantSlots(ticket.group, tools);
  if (now < expiresAt)
    return { kind: "unknown", lookAgainAt: claim.slotUntil > now ? claim.slotUntil : expiresAt };
  const over: Ticket = { ...ticket, state: { kind: "refused", code: "timed_out" } };
  const answer = await storage.capacity.commit(ticket.group, { tickets: [{ ticket: over, etag }] });
  if (answer === "conflict") return { kind: "unsettled", lookAgainAt: now + 1_000 };
  return ended({ kind: "timed_out", jobIndex: ticket.jobIndex });
}
