import type { Claim, Ticket, TicketState } from "../../domain/capacity/ticket.ts";
import {
  askOperator,
  expire,
  lookLater as laterLook,
  neverMade,
  noteAbsence,
} from "../../domain/capacity/transitions.ts";
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
export async function reconcileClaim(held: Held, state: Unanswered, tools: Tools): Promise<SubmitOutcome> {
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
async function markAbsent(held: Held, claim: Claim, tools: Tools): Promise<SubmitOutcome> {
  const { clock, config } = tools;
  const now = clock.now();
  const { absentSince } = claim;
  if (absentSince !== null && now - absentSince >= config.reconcileGraceMs) {
    await change(held, (ticket) => neverMade(ticket, claim), tools, true);
    await grantSlots(held.ticket.group, tools);
    return { kind: "unsettled", lookAgainAt: now };
  }
  if (absentSince === null) await change(held, (ticket) => noteAbsence(ticket, claim, now), tools);
  return { kind: "unsettled", lookAgainAt: (absentSince ?? now) + config.reconcileGraceMs };
}

/** The list is out of reach: a later listing decides. */
async function lookLater(held: Held, claim: Claim, tools: Tools): Promise<SubmitOutcome> {
  const now = tools.clock.now();
  await change(held, (ticket) => laterLook(ticket, claim), tools);
  return { kind: "unsettled", lookAgainAt: now + outageWait(held.ticket.tries, null) };
}

/** Nothing here can tell whether the job was made: it is shown, and an operator resolves it. */
async function giveToOperator(held: Held, claim: Claim, tools: Tools): Promise<SubmitOutcome> {
  const { storage, clock, config, log } = tools;
  const { record, ticket } = held;
  const slotUntil = claim.claimedAt + config.overdueAfterMs;
  const given = await change(held, (current) => askOperator(current, claim, slotUntil), tools, true);
  if (given.kind !== "changed") return { kind: "unsettled", lookAgainAt: clock.now() + 1_000 };
  log("submit_unknown", { videoId: record.id, jobIndex: ticket.jobIndex });
  const report = { jobIndex: ticket.jobIndex, stage: "submit_unknown" } as const;
  await storage.records.change(record.owner, record.id, (current) => applyReport(current, report));
  return { kind: "unknown", lookAgainAt: Math.max(slotUntil, clock.now() + 1_000) };
}

async function waitForOperator(
  held: Held,
  claim: Extract<TicketState, { kind: "unknown" }>,
  tools: Tools,
): Promise<SubmitOutcome> {
  const now = tools.clock.now();
  const { group, jobIndex } = held.ticket;
  const expiresAt = claim.claimedAt + LIFETIME_MS;
  await grantSlots(group, tools);
  if (now < expiresAt)
    return { kind: "unknown", lookAgainAt: claim.slotUntil > now ? claim.slotUntil : expiresAt };
  const over = await change(held, expire, tools);
  if (over.kind !== "changed") return { kind: "unsettled", lookAgainAt: now + 1_000 };
  return ended({ kind: "timed_out", jobIndex });
}

function change(
  { ticket: { group, jobKey } }: Held,
  step: (ticket: Ticket) => Ticket | null,
  { storage }: Tools,
  closesSubmit = false,
) {
  return storage.capacity.change(group, jobKey, step, { closesSubmit });
}
