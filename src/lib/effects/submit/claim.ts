import { withCreate } from "../../domain/capacity/groupState.ts";
import type { Claim, Ticket } from "../../domain/capacity/ticket.ts";
import { claim as claimed } from "../../domain/capacity/transitions.ts";
import type { ProviderTarget } from "../../domain/models/model.ts";
import type { Tools } from "../../services/tools.ts";
import { reachKey } from "../capacity/groupReach.ts";
import type { Held } from "./heldTicket.ts";

/** Others of the group may claim, arrive or leave in the same moment, and change the group's row under it. */
const CLAIMS_AT_MOST = 8;

/**
 * Writes down that the one create call is about to be made, before it is. Null when the grant was lost, or a job that
 * looks the same is being posted: then nothing may be sent. Guarded by the ETags of the ticket and of its group.
 */
export async function claim(
  held: Held,
  target: ProviderTarget,
  mark: string | null,
  tools: Tools,
): Promise<Claim | null> {
  for (let tried = 0; tried < CLAIMS_AT_MOST; tried++) {
    const answer = await tryClaim(held, target, mark, tools);
    if (answer !== "conflict") return answer;
  }
  return null;
}

async function tryClaim(
  { ticket }: Held,
  target: ProviderTarget,
  mark: string | null,
  { storage, clock, config }: Tools,
): Promise<Claim | "conflict" | null> {
  const { capacity } = storage;
  const read = await capacity.around(ticket.group, ticket.jobKey, ticket.fingerprint);
  const { group, etag: groupEtag, kept: current, isOpen } = read;
  const now = clock.now();
  const postBy = now + config.providerTimeoutMs + config.claimMarginMs;
  if (!current || !isStillGiven(current.ticket, ticket)) return null;
  const opened = { claimedAt: now, postBy, absentSince: null, target, heard: "silence" } as const;
  const made: Claim = mark === null ? opened : { ...opened, mark };
  const posting = claimed(current.ticket, made);
  if (!posting || isOpen) return null;
  const answer = await capacity.commit(ticket.group, {
    tickets: [{ ticket: posting, etag: current.etag }],
    groupState: {
      state: withCreate(group, reachKey({ line: ticket, target }, { config }), now),
      etag: groupEtag,
    },
    openSubmit: { fingerprint: ticket.fingerprint, jobKey: ticket.jobKey },
  });
  if (answer === "conflict") return "conflict";
  const stored = await capacity.find(ticket.group, ticket.jobKey);
  return stored?.ticket.state.kind === "posting" && stored.ticket.state.claimedAt === now ? made : null;
}

/** A grant that ran out may have been given anew, on another resource. */
function isStillGiven({ state: now }: Ticket, { state: read }: Ticket): boolean {
  return now.kind !== "granted" || read.kind !== "granted" || now.resource === read.resource;
}
