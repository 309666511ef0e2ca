import { type ClaimWindow, type Match, matchJobs, type Rival } from "../../domain/capacity/reconcile.ts";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { resourceKey } from "../../domain/models/resource.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";
import { holderOf } from "../capacity/holderOf.ts";
import { holdersOf } from "../capacity/holdersOf.ts";

/** Looks at the tickets before they are left to a later listing. */
const LOOKS_AT_MOST = 5;

/** Creates of one job, sought in the list of one resource. */
export interface Search {
  readonly prompt: string;
  /** Provider id of the source of a remix. */
  readonly remixOf: string | null;
  readonly jobKey: string;
  readonly group: string;
  readonly fingerprint: string;
  readonly windows: readonly ClaimWindow[];
  readonly target: ProviderTarget;
  readonly exclusive: boolean;
}

/** Whose of the listed jobs that nobody owns are: no other claim's that is open or counted. Reads only. */
export async function matchListed(
  search: Search,
  listed: readonly ProviderSnapshot[],
  tools: Tools,
): Promise<Match<ProviderSnapshot>> {
  const { clock } = tools;
  const now = clock.now();
  const { prompt, remixOf, fingerprint, windows, exclusive } = search;
  for (let look = 0; look < LOOKS_AT_MOST; look++) {
    const rivals = await rivalsOf(search, tools);
    const unowned: ProviderSnapshot[] = [];
    for (const each of listed)
      if ((await holderOf(each.jobId, search.target, tools)) === null) unowned.push(each);
    const found = matchJobs({ unowned, prompt, remixOf, fingerprint, windows, exclusive, rivals, now });
    // A rival that was settled in between may own what was just taken for nobody's.
    if (JSON.stringify(rivals) === JSON.stringify(await rivalsOf(search, tools))) return found;
  }
  return { kind: "later", at: now };
}

/** Other claims whose job would stand in the same list, whichever line they are of: open ones, and counted ones. */
async function rivalsOf({ jobKey, target }: Search, { storage, clock }: Tools): Promise<readonly Rival[]> {
  const { capacity, ledger } = storage;
  const resource = resourceKey(target);
  const lines = await Promise.all((await capacity.groups()).map((each) => holdersOf(each, storage)));
  const posting = lines
    .flat()
    .filter((other) => other.jobKey !== jobKey)
    .flatMap(({ state, fingerprint, jobKey: key }) =>
      state.kind === "posting" && resourceKey(state.target) === resource
        ? [{ key, fingerprint, isPosting: true, claimedAt: state.claimedAt, postBy: state.postBy }]
        : [],
    );
  const counted = (await ledger.unaccounted(clock.now()))
    .filter((other) => other.jobKey !== jobKey)
    .flatMap(({ create, jobKey: key }) =>
      create && resourceKey(create.target) === resource
        ? [{ key, isPosting: false, ...create, target: undefined }]
        : [],
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
