import type { Claim, Ticket } from "../../domain/capacity/ticket.ts";
import { refuse } from "../../domain/capacity/transitions.ts";
import type { FailureCode } from "../../domain/video/failure.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { Tools } from "../../services/tools.ts";
import { accountForCreate } from "../money/countCreate.ts";
import { ended, type Held } from "./heldTicket.ts";
import { holdOrAdopt } from "./holdOrAdopt.ts";
import { neverMadeLate } from "./neverMadeLate.ts";

/** A job that nobody has taken for so long ends. */
const UNTAKEN_AT_MOST_MS = 86_400_000;

/** True when nobody has taken the job for a day, without a break. */
export function isUntaken({ refusedSince }: Ticket, now: number): boolean {
  return refusedSince !== null && now - refusedSince >= UNTAKEN_AT_MOST_MS;
}

/** The ticket ends refused; nothing was made by this create. One with counted creates is looked for before it ends. */
export async function endJob(
  held: Held,
  claimed: Claim | null,
  code: FailureCode,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { group, jobKey, jobIndex, counted } = held.ticket;
  if (counted > 0) {
    const outcome = await holdOrAdopt(held, claimed, tools);
    if (outcome) return outcome;
  }
  const step = (ticket: Ticket) => refuse(ticket, claimed, code);
  const answer = await tools.storage.capacity.change(group, jobKey, step, { closesSubmit: true });
  if (answer.kind !== "changed") return settledBefore(held, claimed, tools);
  if (claimed) await neverMadeLate(held, claimed, tools);
  return ended(code === "timed_out" ? { kind: "timed_out", jobIndex } : { kind: "failed", jobIndex, code });
}

/** The answer came after its claim was given up: that create made nothing, so it is no longer counted. */
export async function settledBefore(
  { record, ticket }: Held,
  claimed: Claim | null,
  tools: Tools,
): Promise<SubmitOutcome> {
  if (claimed) await accountForCreate(record, ticket.jobKey, claimed, "refused_late", tools);
  return { kind: "wait", lookAgainAt: tools.clock.now() + 1_000 };
}
