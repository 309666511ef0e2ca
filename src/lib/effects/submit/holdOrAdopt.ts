import { holdBack } from "../../domain/capacity/transitions.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { Tools } from "../../services/tools.ts";
import { unaccountedOf } from "../money/countCreate.ts";
import { bindTicket } from "./bindTicket.ts";
import { findOurJob } from "./findOurJob.ts";
import type { Held } from "./heldTicket.ts";
import { showUnknown } from "./reconcileClaim.ts";

/**
 * A job is to end that has counted creates: a refusal speaks of its own create only, and one of the others may have made
 * the film. It is looked for once more, and adopted, or given to an operator.
 */
export async function holdOrAdopt(held: Held, tools: Tools): Promise<SubmitOutcome> {
  const { record, ticket } = held;
  const { clock, storage, config } = tools;
  const now = clock.now();
  const last = (await unaccountedOf(record, tools))
    .filter(({ jobKey, create }) => jobKey === ticket.jobKey && create !== null)
    .sort((a, b) => b.n - a.n)[0]?.create;
  if (!last) throw new Error(`the counted creates of ${ticket.jobKey} are not in the ledger`);
  const { found } = await findOurJob(held, last, tools);
  if (found.kind === "ours") {
    const bound = await bindTicket(held, last, found.job, tools);
    if (bound) return bound;
  }
  const slotUntil = found.kind === "absent" ? now : last.claimedAt + config.overdueAfterMs;
  const { claimedAt, postBy, target } = last;
  const claim = { claimedAt, postBy, target, absentSince: null, heard: "silence" } as const;
  const step = (current: typeof ticket) => holdBack(current, claim, slotUntil);
  const heldBack = await storage.capacity.change(ticket.group, ticket.jobKey, step, { closesSubmit: true });
  if (heldBack.kind !== "changed") return { kind: "wait", lookAgainAt: now + 1_000 };
  await showUnknown(held, claim, tools);
  return { kind: "unknown", lookAgainAt: Math.max(slotUntil, now + 1_000) };
}
