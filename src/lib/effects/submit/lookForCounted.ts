import { matchJobs } from "../../domain/capacity/reconcile.ts";
import type { Unaccounted } from "../../domain/money/unaccounted.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { ListAnswer } from "../../providers/provider.ts";
import type { Tools } from "../../services/tools.ts";
import { holderOf } from "../capacity/holderOf.ts";
import { accountFor, showUnaccounted } from "../money/countCreate.ts";

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
  const listings = new Map<string, ListAnswer>();
  for (const open of await storage.ledger.unaccounted(clock.now())) {
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

async function look(open: Unaccounted, listings: Map<string, ListAnswer>, tools: Tools): Promise<void> {
  const { storage, config, clock, provider } = tools;
  const { owner, videoId, create } = open;
  const record = (await storage.records.find(owner, videoId))?.record;
  if (record) await showUnaccounted(record, tools);
  if (!record || create === null || (await isLookedFor(record, open, tools))) return;
  const now = clock.now();
  const model = config.models.find(({ name }) => name === open.model);
  // A job of it would have left the list by now: what the list does not show proves nothing any more.
  if (model?.reconcile !== "list" || now >= create.claimedAt + provider(create.target).profile.expiry.lifeMs)
    return;
  const listing = await listOnce({ ...open, create }, listings, tools);
  const found =
    listing.kind === "listed" ? await matchCounted(record, { ...open, create }, listing.jobs, tools) : null;
  if (found) return book(record, open, found, tools);
  const isComplete = listing.kind === "listed" && listing.unreadable.length === 0;
  const isProven = await isListProven(record, open, tools);
  if (!isComplete || !isProven) return storage.ledger.noteAbsent(open, null);
  if (open.absentSince === null) return storage.ledger.noteAbsent(open, now);
  if (now - open.absentSince >= NOT_LISTED_MS) await accountFor(record, [open], "not_listed", tools);
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

async function isListProven(
  record: VideoRecord,
  { jobKey, create }: Unaccounted,
  { storage }: Tools,
): Promise<boolean> {
  const group = groupOf(record, jobKey);
  if (group === undefined || create === null) return false;
  const { proven } = (await storage.capacity.load(group)).group;
  // A job of this very video in the same list proves it as well.
  return proven.includes(create.target.endpoint) || record.jobs.some(({ providerId }) => providerId !== null);
}

async function listOnce(
  { create }: Counted,
  listings: Map<string, ListAnswer>,
  { provider }: Tools,
): Promise<ListAnswer> {
  const key = JSON.stringify(create.target);
  const listing = listings.get(key) ?? (await provider(create.target).list(create.claimedAt - LOOK_BACK_MS));
  listings.set(key, listing);
  return listing;
}

async function matchCounted(
  { request, plan }: VideoRecord,
  { create }: Counted,
  listed: readonly ProviderSnapshot[],
  { storage, clock }: Tools,
): Promise<ProviderSnapshot | null> {
  const unowned: ProviderSnapshot[] = [];
  for (const each of listed) if ((await holderOf(each.jobId, storage)) === null) unowned.push(each);
  const found = matchJobs({
    unowned,
    prompt: request.prompt,
    remixOf: plan.source?.providerId ?? null,
    fingerprint: create.fingerprint,
    windows: [create],
    exclusive: false,
    rivals: [],
    now: clock.now(),
  });
  return found.kind === "ours" ? found.job : null;
}

/** Made, and nobody's film: its bill is the video's. It is left where it is. */
async function book(
  record: VideoRecord,
  open: Unaccounted,
  { jobId }: ProviderSnapshot,
  tools: Tools,
): Promise<void> {
  const { storage, clock, log } = tools;
  const { jobKey, videoId, owner, model, reservedAt, amount } = open;
  const now = clock.now();
  const reason = `found ${jobId}`;
  await storage.ledger.correct({ jobKey, videoId, owner, model, reservedAt, amount, reason, now });
  const group = groupOf(record, jobKey);
  if (group !== undefined)
    await storage.capacity.commit(group, { bind: { providerId: jobId, jobKey: `late:${jobKey}`, now } });
  log("counted_create_found", { videoId, model, providerId: jobId });
  await accountFor(record, [open], "found", tools);
}

function groupOf({ plan }: VideoRecord, jobKey: string): string | undefined {
  return plan.jobs.find(({ index }) => jobKey.endsWith(`:${index}`))?.group;
}
