import { traitsOf } from "../../domain/capacity/fingerprint.ts";
import { type Match, matchJobs } from "../../domain/capacity/reconcile.ts";
import type { Claim, Ticket } from "../../domain/capacity/ticket.ts";
import type { ProviderTarget } from "../../domain/models/model.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";
import { holderOf } from "../capacity/holderOf.ts";
import type { Held } from "./heldTicket.ts";

/** The provider's clock may run behind ours by this much. */
const CLOCK_SKEW_MS = 10_000;
/** Looks at the tickets before they are left to a later listing. */
const LOOKS_AT_MOST = 5;

/** Unix seconds from which on a claim's job could have been created, by the provider's clock. */
export function couldExistFrom({ claimedAt }: Claim): number {
  return Math.floor((claimedAt - CLOCK_SKEW_MS) / 1_000);
}

/** Which of the listed jobs was made for the claim, as far as that is sure. Reads only. */
export async function findOurJob(
  { ticket, record, job }: Held,
  claim: Claim,
  listed: readonly ProviderSnapshot[],
  exclusive: boolean,
  { storage, clock }: Tools,
): Promise<Match<ProviderSnapshot>> {
  const search = {
    traits: traitsOf(record.request, job, record.plan.source?.providerId ?? null),
    deployment: listedAs(claim.target),
    since: couldExistFrom(claim),
    exclusive,
    now: clock.now(),
  };
  for (let look = 0; look < LOOKS_AT_MOST; look++) {
    const rivals = await rivalsOf(ticket, claim, storage);
    const unowned: ProviderSnapshot[] = [];
    for (const each of listed) if ((await holderOf(each.jobId, storage)) === null) unowned.push(each);
    const match = matchJobs({ ...search, unowned, rivals });
    // A rival that was settled in between may own what was just taken for nobody's.
    if (sameStates(rivals, await rivalsOf(ticket, claim, storage))) return match;
  }
  return { kind: "later", at: search.now };
}

/** Other tickets whose job would look the same in the same list, whichever line they stand in. */
async function rivalsOf(
  { group, jobKey, shape }: Ticket,
  { target }: Claim,
  { capacity }: Tools["storage"],
): Promise<readonly Ticket[]> {
  const lines = await Promise.all((await capacity.groups()).map((each) => capacity.load(each)));
  return lines
    .flatMap(({ tickets }) => tickets.map(({ ticket }) => ticket))
    .filter((other) => other.jobKey !== jobKey && other.shape === shape)
    .filter(({ group: line, state }) => line === group || endpointOf(state) === target.endpoint);
}

function endpointOf(state: Ticket["state"]): string | null {
  return "target" in state ? state.target.endpoint : null;
}

function sameStates(before: readonly Ticket[], after: readonly Ticket[]): boolean {
  const states = (tickets: readonly Ticket[]) =>
    JSON.stringify(tickets.map(({ jobKey, state }) => [jobKey, state.kind]));
  return states(before) === states(after);
}

/** Azure repeats the deployment's name; other servers may answer with the dated name of the model behind it. */
function listedAs({ api, deployment }: ProviderTarget): string | null {
  return api === "openai-videos" ? null : deployment;
}
