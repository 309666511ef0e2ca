import { foundOwner } from "../../domain/capacity/owners.ts";
import { couldBeWithin, type Match } from "../../domain/capacity/reconcile.ts";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { madeBeside } from "../../domain/money/correction.ts";
import type { Unaccounted } from "../../domain/money/unaccounted.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { ListAnswer } from "../../providers/provider.ts";
import type { Tools } from "../../services/tools.ts";
import { holderOf } from "../capacity/holderOf.ts";
import { accountFor, showUnaccounted } from "../money/countCreate.ts";
import { matchListed } from "./matchListed.ts";
import { showsOurs } from "./showsOurs.ts";

/** A create that complete listings have not shown for so long was never made, while a job of it would still be listed. */
const NOT_LISTED_MS = 3_600_000;
const LOOK_BACK_MS = 3_900_000;

type Counted = Unaccounted & { readonly create: NonNullable<Unaccounted["create"]> };

/**
 * Looks for counted creates whose ticket no longer does: of bound jobs and of finished videos. One that is found is booked;
 * one that an hour of complete listings does not show is ended. Harmless twice: each count ends once.
 */
export async function lookForCounted(tools: Tools): Promise<void> {
  const { storage, clock, log } = tools;
  const all = await storage.ledger.unaccounted(clock.now());
  const listings = new Listings(all, tools);
  for (const open of all) {
    try {
      await look(open, listings, tools);
    } catch (error) {
      // One that cannot be looked for must not keep the others from it; the next sweep tries again.
      log("count_not_settled", {
        videoId: open.videoId,
        reason: error instanceof Error ? error.name : "failed",
      });
    }
  }
}

async function look(open: Unaccounted, listings: Listings, tools: Tools): Promise<void> {
  const { storage, config, clock, provider } = tools;
  const { owner, videoId, create } = open;
  const record = (await storage.records.find(owner, videoId))?.record;
  if (record) await showUnaccounted(record, tools);
  if (!record || create === null || (await isLookedFor(record, open, tools))) return;
  const now = clock.now();
  const model = config.models.find(({ name }) => name === open.model);
  const group = groupOf(record, open.jobKey);
  // A job of it would have left the list by now: what the list does not show proves nothing any more.
  const isOver = now >= create.claimedAt + provider(create.target).profile.expiry.lifeMs;
  if (model?.reconcile !== "list" || group === undefined || isOver) return;
  const listing = await listings.of(create.target);
  if (listing.kind !== "listed") return storage.ledger.noteAbsent(open, null);
  const place = { record, group, exclusive: model.exclusive };
  const found = await matchCounted({ ...open, create }, place, listing.jobs, tools);
  if (found.kind === "ours") return book(record, group, { ...open, create }, found.job, tools);
  const isHidden = listing.unreadable.some((entry) => couldBeWithin(entry, [create]));
  const isProven = await showsOurs(listing.jobs, group, create.target.endpoint, tools);
  if (found.kind !== "absent" || isHidden || !isProven) return storage.ledger.noteAbsent(open, null);
  if (open.absentSince === null) return storage.ledger.noteAbsent(open, now);
  if (now - open.absentSince >= NOT_LISTED_MS) await accountFor(record, [open], "not_listed", tools);
}

/** One listing of each resource, from before the oldest create that is sought there. */
class Listings {
  readonly #all: readonly Unaccounted[];
  readonly #tools: Tools;
  readonly #known = new Map<string, ListAnswer>();

  constructor(all: readonly Unaccounted[], tools: Tools) {
    this.#all = all;
    this.#tools = tools;
  }

  async of(target: ProviderTarget): Promise<ListAnswer> {
    const key = JSON.stringify(target);
    const known = this.#known.get(key);
    if (known) return known;
    const its = this.#all.flatMap(({ create }) =>
      create && JSON.stringify(create.target) === key ? [create.claimedAt] : [],
    );
    const listing = await this.#tools.provider(target).list(Math.min(...its) - LOOK_BACK_MS);
    this.#known.set(key, listing);
    return listing;
  }
}

/** While its ticket is being settled, that is where it is looked for. */
async function isLookedFor(
  record: VideoRecord,
  { jobKey }: Unaccounted,
  { storage }: Tools,
): Promise<boolean> {
  const group = groupOf(record, jobKey);
  const state = group === undefined ? undefined : (await storage.capacity.find(group, jobKey))?.ticket.state;
  return state !== undefined && state.kind !== "bound";
}

interface Place {
  readonly record: VideoRecord;
  readonly group: string;
  readonly exclusive: boolean;
}

/** What was found earlier, and not booked to its end, is found again. */
async function matchCounted(
  { create, jobKey }: Counted,
  { record, group, exclusive }: Place,
  listed: readonly ProviderSnapshot[],
  tools: Tools,
): Promise<Match<ProviderSnapshot>> {
  const { claimedAt, fingerprint, target } = create;
  for (const job of listed)
    if ((await holderOf(job.jobId, tools.storage)) === foundOwner(jobKey, claimedAt))
      return { kind: "ours", job };
  const search = {
    record,
    jobKey,
    group,
    fingerprint,
    windows: [create],
    endpoint: target.endpoint,
    exclusive,
  };
  return matchListed(search, listed, tools);
}

/** Made, and nobody's film: its bill is the video's. It is left where it is. Owned first, so that nobody else takes it. */
async function book(
  record: VideoRecord,
  group: string,
  open: Counted,
  { jobId }: ProviderSnapshot,
  tools: Tools,
): Promise<void> {
  const { storage, clock, log } = tools;
  const { jobKey, videoId, owner, model, reservedAt, amount, create } = open;
  const now = clock.now();
  const holder = foundOwner(jobKey, create.claimedAt);
  await storage.capacity.commit(group, { bind: { providerId: jobId, jobKey: holder, now } });
  if ((await holderOf(jobId, storage)) !== holder) return;
  const reason = madeBeside(jobId);
  await storage.ledger.correct({ jobKey, videoId, owner, model, reservedAt, amount, reason, now });
  log("counted_create_found", { videoId, model, providerId: jobId });
  await accountFor(record, [open], "found", tools);
}

function groupOf({ plan }: VideoRecord, jobKey: string): string | undefined {
  return plan.jobs.find(({ index }) => jobKey.endsWith(`:${index}`))?.group;
}
