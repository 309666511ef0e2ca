import type { Claim, Ticket } from "../../domain/capacity/ticket.ts";
import { backInLine, holdBack, withNoneCounted } from "../../domain/capacity/transitions.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { Tools } from "../../services/tools.ts";
import { grantSlots } from "../capacity/grantSlots.ts";
import { unaccountedOf } from "../money/countCreate.ts";
import { bindTicket } from "./bindTicket.ts";
import { findOurJob } from "./findOurJob.ts";
import type { Held } from "./heldTicket.ts";
import { neverMadeLate } from "./neverMadeLate.ts";
import { showUnknown } from "./showUnknown.ts";

/** Its ticket is not to be posted while its film is looked for. */
const NOT_MEANWHILE_MS = 60_000;

/**
 * A job is to end that has counted creates: a refusal speaks of its own create only, and one of the others may have made
 * the film. It is looked for once more, and adopted, or given to an operator. Null when all of them were accounted for
 * meanwhile, which the ticket then says too: the job may end. `refused`: the open claim, which made nothing.
 */
export async function holdOrAdopt(
  held: Held,
  refused: Claim | null,
  tools: Tools,
): Promise<SubmitOutcome | null> {
  const { record, ticket } = held;
  const { clock, storage, config } = tools;
  const now = clock.now();
  const last = (await unaccountedOf(record, tools))
    .filter(({ jobKey, create }) => jobKey === ticket.jobKey && create !== null)
    .sort((a, b) => b.n - a.n)[0]?.create;
  const change = (step: (current: Ticket) => Ticket | null, closesSubmit: boolean) =>
    storage.capacity.change(ticket.group, ticket.jobKey, step, { closesSubmit });
  if (!last) {
    await change(withNoneCounted, false);
    return null;
  }
  if (refused) {
    // Out of the way first: a claim that is left open would be counted beside the others.
    await change((current) => backInLine(current, refused, { retryAt: now + NOT_MEANWHILE_MS }), true);
    await neverMadeLate(held, refused, tools);
  }
  const { found } = await findOurJob(held, last, tools);
  if (found.kind === "ours") {
    const bound = await bindTicket(held, found.claim, found.job, tools);
    if (bound) return bound;
  }
  const slotUntil = found.kind === "absent" ? now : last.claimedAt + config.overdueAfterMs;
  const { fingerprint: _, ...create } = last;
  const claim = { ...create, absentSince: null, heard: "silence" } as const;
  const heldBack = await change((current) => holdBack(current, claim, slotUntil), true);
  if (heldBack.kind !== "changed") return { kind: "wait", lookAgainAt: now + 1_000 };
  await showUnknown(held, claim, tools);
  await grantSlots(ticket.group, tools);
  return { kind: "unknown", lookAgainAt: Math.max(slotUntil, now + 1_000) };
}
