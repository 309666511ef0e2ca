import { withProof } from "../../domain/capacity/groupState.ts";
import {
  type ClaimWindow,
  couldBeWithin,
  type Match,
  matchJobs,
  type Rival,
} from "../../domain/capacity/reconcile.ts";
import type { Ticket } from "../../domain/capacity/ticket.ts";
import type { ProviderTarget } from "../../domain/models/model.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";
import { holderOf } from "../capacity/holderOf.ts";
import { unaccountedOf } from "../money/countCreate.ts";
import type { Held } from "./heldTicket.ts";

/** A listed job from so long before the first claim is nobody's of ours; within it, it may be doubtful. */
const LOOK_BACK_MS = 3_900_000;
/** Looks at the tickets before they are left to a later listing. */
const LOOKS_AT_MOST = 5;

/** What the provider's list says of a job whose create may have been made. */
export type Found =
  | Match<ProviderSnapshot>
  /** It could not be read, or not to its end, or an entry that could be ours cannot be read. */
  | { readonly kind: "unread" }
  | { readonly kind: "no_list" };

/** One look at the provider's list. `isProven`: it has shown jobs of ours, so that it can prove that there is none. */
export interface ListLook {
  readonly found: Found;
  readonly isProven: boolean;
}

const BLIND: ListLook = { found: { kind: "no_list" }, isProven: false };

/**
 * Looks in the provider's list for a job of these creates (the open claim's and the counted ones). Changes nothing but the
 * note that the list shows our jobs.
 */
export async function findOurJob(
  held: Held,
  claim: ClaimWindow & { readonly target: ProviderTarget },
  tools: Tools,
): Promise<ListLook> {
  const { record, ticket } = held;
  const model = tools.config.models.find(({ name }) => name === record.request.model);
  if (model?.reconcile === "never") return BLIND;
  const counted = (await unaccountedOf(record, tools)).filter(({ jobKey }) => jobKey === ticket.jobKey);
  const windows = [claim, ...counted.flatMap(({ create }) => create ?? [])].filter(
    (each, index, all) => all.findIndex(({ claimedAt }) => claimedAt === each.claimedAt) === index,
  );
  const since = Math.min(...windows.map(({ claimedAt }) => claimedAt)) - LOOK_BACK_MS;
  const listing = await tools.provider(claim.target).list(since);
  if (listing.kind === "unsupported") return BLIND;
  if (listing.kind === "unreachable") return { found: { kind: "unread" }, isProven: false };
  const isProven = await showsOurs(listing.jobs, ticket.group, claim.target, tools);
  const found = await match(held, { claim, windows }, listing.jobs, model?.exclusive ?? false, tools);
  const hides = listing.unreadable.some((entry) => couldBeWithin(entry, windows));
  return { found: found.kind === "absent" && hides ? { kind: "unread" } : found, isProven };
}

async function match(
  { ticket, record }: Held,
  {
    claim,
    windows,
  }: { readonly claim: { readonly target: ProviderTarget }; readonly windows: readonly ClaimWindow[] },
  listed: readonly ProviderSnapshot[],
  exclusive: boolean,
  tools: Tools,
): Promise<Match<ProviderSnapshot>> {
  const { storage, clock } = tools;
  const now = clock.now();
  for (let look = 0; look < LOOKS_AT_MOST; look++) {
    const rivals = await rivalsOf(ticket, claim.target, tools);
    const unowned: ProviderSnapshot[] = [];
    for (const each of listed) if ((await holderOf(each.jobId, storage)) === null) unowned.push(each);
    const remixOf = record.plan.source?.providerId ?? null;
    const { fingerprint } = ticket;
    const { prompt } = record.request;
    const found = matchJobs({ unowned, prompt, remixOf, fingerprint, windows, exclusive, rivals, now });
    // A rival that was settled in between may own what was just taken for nobody's.
    if (JSON.stringify(rivals) === JSON.stringify(await rivalsOf(ticket, claim.target, tools))) return found;
  }
  return { kind: "later", at: now };
}

/** Other claims whose job would stand in the same list, whichever line they are of: open ones, and counted ones. */
async function rivalsOf(
  { group, jobKey }: Ticket,
  { endpoint }: ProviderTarget,
  { storage, clock }: Tools,
): Promise<readonly Rival[]> {
  const { capacity, ledger } = storage;
  const lines = await Promise.all((await capacity.groups()).map((each) => capacity.load(each)));
  const posting = lines
    .flatMap(({ tickets }) => tickets.map(({ ticket }) => ticket))
    .filter((other) => other.jobKey !== jobKey)
    .flatMap(({ group: line, state, fingerprint, jobKey: key }) =>
      state.kind === "posting" && (line === group || state.target.endpoint === endpoint)
        ? [{ key, fingerprint, isPosting: true, claimedAt: state.claimedAt, postBy: state.postBy }]
        : [],
    );
  const counted = (await ledger.unaccounted(clock.now()))
    .filter((other) => other.jobKey !== jobKey && other.create?.target.endpoint === endpoint)
    .flatMap(({ create, jobKey: key }) =>
      create ? [{ key, isPosting: false, ...create, target: undefined }] : [],
    )
    .filter(
      ({ key, claimedAt }) => !posting.some((each) => each.key === key && each.claimedAt === claimedAt),
    );
  return [...posting, ...counted].map(({ fingerprint, isPosting, claimedAt, postBy }) => ({
    fingerprint,
    isPosting,
    claimedAt,
    postBy,
  }));
}

/** Whether the list shows jobs of ours, now or ever: noted in the group once it does. */
async function showsOurs(
  listed: readonly ProviderSnapshot[],
  group: string,
  { endpoint }: ProviderTarget,
  { storage }: Tools,
): Promise<boolean> {
  if ((await storage.capacity.load(group)).group.proven.includes(endpoint)) return true;
  for (const { jobId } of listed) {
    if ((await holderOf(jobId, storage)) === null) continue;
    await storage.capacity.changeGroup(group, (state) => withProof(state, endpoint));
    return true;
  }
  return false;
}
