import type { Claim, Ticket, TicketState } from "../../domain/capacity/ticket.ts";
import {
  askOperator,
  callEnd,
  expire,
  keepLooking,
  lookLater as laterLook,
  neverMade,
  noteAbsence,
  postAgain,
} from "../../domain/capacity/transitions.ts";
import { outageWait } from "../../domain/video/backOff.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { Tools } from "../../services/tools.ts";
import { grantSlots } from "../capacity/grantSlots.ts";
import { countCreate, uncount } from "../money/countCreate.ts";
import { showCost } from "../money/showCost.ts";
import { bindTicket } from "./bindTicket.ts";
import { endJob, isUntaken } from "./endJob.ts";
import { findOurJob, type ListLook } from "./findOurJob.ts";
import { ended, type Held } from "./heldTicket.ts";
import { showUnknown } from "./showUnknown.ts";

/** So long before a job's life is over, a list no longer proves that there was none: it may just have left it. */
const PROVES_NOTHING_MS = 60_000;
/** How often an unknown job is looked for in the list. */
const LOOK_EVERY_MS = 600_000;
const AGAIN_MS = 1_000;

type Posting = Extract<TicketState, { kind: "posting" }>;
type Unknown = Extract<TicketState, { kind: "unknown" }>;

/** Finds out what became of a create call whose answer was lost, without ever risking a job that nobody counts. */
export async function reconcileClaim(held: Held, claim: Posting, tools: Tools): Promise<SubmitOutcome> {
  const { clock, config } = tools;
  const now = clock.now();
  const listableAt = callEnd(claim) + config.reconcileGraceMs;
  if (now < listableAt && listableAt <= now + LONGEST_WAIT_MS)
    return { kind: "unsettled", lookAgainAt: listableAt };
  // A claim from the future was written by a clock that was wrong: no window of it says when its job was made.
  if (claim.claimedAt > now + CLOCK_SKEW_MS) return giveToOperator(held, claim, now, tools);
  const look = await findOurJob(held, claim, tools);
  const { found } = look;
  switch (found.kind) {
    case "ours":
      return (await bindTicket(held, found.claim, found.job, tools)) ?? again(tools);
    case "later":
      return { kind: "unsettled", lookAgainAt: found.at + config.reconcileGraceMs };
    case "doubtful":
    case "no_list":
      return giveToOperator(held, claim, claim.claimedAt + config.overdueAfterMs, tools);
    case "unread":
      return now >= claim.postBy + config.overdueAfterMs
        ? giveToOperator(held, claim, claim.claimedAt + config.overdueAfterMs, tools)
        : lookLater(held, claim, tools);
    case "absent":
      return now >= claim.claimedAt + lifeOf(claim, tools) - PROVES_NOTHING_MS
        ? giveToOperator(held, claim, now, tools)
        : whenAbsent(held, claim, look, tools);
  }
}

const CLOCK_SKEW_MS = 60_000;
/** A deadline further ahead was written by a clock that was wrong. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * Not in a complete listing: it takes a second one, a grace later. Then an HTTP error, on a list that has shown our jobs,
 * means never made; silence is counted and posted again once; after a success nothing proves absence.
 */
async function whenAbsent(
  held: Held,
  claim: Posting,
  { isProven }: ListLook,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { clock, config } = tools;
  const now = clock.now();
  const { absentSince, postBy } = claim;
  // Until then the request may still be received, and its job be made.
  if (now < postBy) return { kind: "unsettled", lookAgainAt: postBy };
  if (absentSince === null || now - absentSince < config.reconcileGraceMs) {
    if (absentSince === null) await change(held, (ticket) => noteAbsence(ticket, claim, now), tools);
    return { kind: "unsettled", lookAgainAt: (absentSince ?? now) + config.reconcileGraceMs };
  }
  if (claim.heard === "error" && isProven) {
    if (isUntaken(held.ticket, now)) return endJob(held, claim, "timed_out", tools);
    const retryAt = now + outageWait(held.ticket.tries, null);
    await change(held, (ticket) => neverMade(ticket, claim, retryAt), tools, true);
  } else {
    if (claim.heard === "success" || held.ticket.counted > 0) return giveToOperator(held, claim, now, tools);
    await countCreate(held, claim, tools);
    const counted = await change(held, (ticket) => postAgain(ticket, claim), tools, true);
    if (counted.kind === "changed") await showCost(held.record, tools);
    else await uncount(held.record, held.ticket, claim, tools);
  }
  await grantSlots(held.ticket.group, tools, held.ticket.waiter);
  return { kind: "unsettled", lookAgainAt: now };
}

/** The list is out of reach, or hides something: a later listing decides. */
async function lookLater(held: Held, claim: Claim, tools: Tools): Promise<SubmitOutcome> {
  const now = tools.clock.now();
  await change(held, (ticket) => laterLook(ticket, claim), tools);
  return { kind: "unsettled", lookAgainAt: now + outageWait(held.ticket.tries, null) };
}

/** Nothing here can tell whether the job was made: it is counted and shown, and an operator resolves it. */
async function giveToOperator(
  held: Held,
  claim: Claim,
  slotUntil: number,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { clock } = tools;
  await countCreate(held, claim, tools);
  const given = await change(held, (current) => askOperator(current, claim, slotUntil), tools, true);
  if (given.kind !== "changed") {
    await uncount(held.record, held.ticket, claim, tools);
    return again(tools);
  }
  await showUnknown(held, claim, tools);
  await grantSlots(held.ticket.group, tools);
  return { kind: "unknown", lookAgainAt: Math.max(slotUntil, clock.now() + AGAIN_MS) };
}

/** Waits for an operator, and goes on looking: a job that a list shows late is adopted all the same. */
export async function waitForOperator(held: Held, unknown: Unknown, tools: Tools): Promise<SubmitOutcome> {
  const now = tools.clock.now();
  const { group, jobIndex } = held.ticket;
  const expiresAt = unknown.claimedAt + lifeOf(unknown, tools);
  if (now >= expiresAt) {
    const over = await change(held, expire, tools);
    return over.kind === "changed" ? ended({ kind: "timed_out", jobIndex }) : again(tools);
  }
  if (held.record.jobs[jobIndex]?.stage !== "submit_unknown") await showLate(held, unknown, tools);
  const { found } = await findOurJob(held, unknown, tools);
  if (found.kind === "ours") return (await bindTicket(held, found.claim, found.job, tools)) ?? again(tools);
  if (found.kind === "absent" && now >= unknown.postBy && unknown.slotUntil > now)
    await change(held, (ticket) => keepLooking(ticket, now), tools);
  await grantSlots(group, tools);
  return { kind: "unknown", lookAgainAt: Math.min(now + LOOK_EVERY_MS, expiresAt) };
}

/** The run that gave it to the operator may have died before the video said so; the operator may have spoken since. */
async function showLate(held: Held, { claimedAt }: Unknown, tools: Tools): Promise<void> {
  const { group, jobKey } = held.ticket;
  const state = (await tools.storage.capacity.find(group, jobKey))?.ticket.state;
  if (state?.kind === "unknown" && state.claimedAt === claimedAt) await showUnknown(held, state, tools);
}

/** How long the provider keeps a job, in milliseconds. */
function lifeOf({ target }: Pick<Claim, "target">, { provider }: Tools): number {
  return provider(target).profile.expiry.lifeMs;
}

function again({ clock }: Tools): SubmitOutcome {
  return { kind: "unsettled", lookAgainAt: clock.now() + AGAIN_MS };
}

function change(
  { ticket: { group, jobKey } }: Held,
  step: (ticket: Ticket) => Ticket | null,
  { storage }: Tools,
  closesSubmit = false,
) {
  return storage.capacity.change(group, jobKey, step, { closesSubmit });
}
