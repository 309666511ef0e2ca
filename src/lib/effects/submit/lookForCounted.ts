import { fingerprintText } from "../../domain/capacity/fingerprint.ts";
import { foundOwner } from "../../domain/capacity/owners.ts";
import { couldBeWithin, type Match } from "../../domain/capacity/reconcile.ts";
import { isToldByList } from "../../domain/models/model.ts";
import type { CountedCreate, Unaccounted } from "../../domain/money/unaccounted.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import { sha256 } from "../../hash/sha256.ts";
import type { Tools } from "../../services/tools.ts";
import { boundJob } from "../capacity/boundJob.ts";
import { holderOf } from "../capacity/holderOf.ts";
import { billBeside, bookCorrection } from "../money/bookCorrection.ts";
import { accountFor } from "../money/countCreate.ts";
import type { Payee } from "../money/showCost.ts";
import { Listings } from "./listings.ts";
import { lookForVanished } from "./lookForVanished.ts";
import { matchListed } from "./matchListed.ts";
import { noteNotListed } from "./noteNotListed.ts";
import { showsOurs } from "./showsOurs.ts";

type Counted = Unaccounted & { readonly create: CountedCreate };

/**
 * Looks for what is counted and what no ticket looks for any more: of bound jobs, of finished videos, of erased ones. What
 * is found is booked; a create that an hour of complete listings does not show is ended. Harmless twice: each count ends
 * once.
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
  const record = (await tools.storage.records.find(open.owner, open.videoId))?.record ?? null;
  const { create } = open;
  if (create !== null) await lookForCreate({ ...open, create }, record, listings, tools);
  else if (record) await lookForVanished(open, record, listings, tools);
}

/** `record`: null when the video was erased. */
async function lookForCreate(
  open: Counted,
  record: VideoRecord | null,
  listings: Listings,
  tools: Tools,
): Promise<void> {
  const { storage, config, clock, provider } = tools;
  const { create, videoId: id, owner, reservedAt: createdAt } = open;
  const model = config.models.find(({ name }) => name === open.model);
  const group = record ? groupOf(record, open.jobKey) : model?.group;
  // A job of it would have left the list by now: what the list does not show proves nothing any more.
  const isOver = clock.now() >= create.claimedAt + provider(create.target).profile.expiry.lifeMs;
  if (!model || !isToldByList(model) || group === undefined || isOver) return;
  if (await isLookedFor(group, open, tools)) return;
  const listing = await listings.of(create.target);
  if (listing.kind !== "listed") return storage.ledger.noteAbsent(open, null);
  const asked = record ? askedFor(record) : askedByFingerprint(create, listing.jobs);
  const found = await matchCounted(
    open,
    { ...asked, group, exclusive: model.exclusive },
    listing.jobs,
    tools,
  );
  const video: Payee = record ?? { id, owner, createdAt };
  if (found.kind === "ours") return book(video, group, open, found.job, tools);
  const isHidden = listing.unreadable.some((entry) => couldBeWithin(entry, [create]));
  const isProven = await showsOurs(listing.jobs, group, create.target, tools);
  if (found.kind !== "absent" || isHidden || !isProven) return storage.ledger.noteAbsent(open, null);
  return noteNotListed(open, video, tools);
}

/** While its ticket is being settled, that is where it is looked for. */
async function isLookedFor(group: string, { jobKey }: Unaccounted, { storage }: Tools): Promise<boolean> {
  const state = (await storage.capacity.find(group, jobKey))?.ticket.state;
  return state !== undefined && state.kind !== "bound";
}

/** What a create asked for, as far as a list repeats it. */
interface Asked {
  readonly prompt: string;
  readonly remixOf: string | null;
}

function askedFor({ request, plan }: VideoRecord): Asked {
  return { prompt: request.prompt, remixOf: plan.source?.providerId ?? null };
}

/** The words of an erased video are forgotten, but not their hash: a job that bears them is told by that. */
function askedByFingerprint({ fingerprint }: CountedCreate, listed: readonly ProviderSnapshot[]): Asked {
  for (const { echo } of listed) {
    const { prompt, remixOf } = echo;
    if (prompt !== null && sha256(fingerprintText(prompt, remixOf)) === fingerprint)
      return { prompt, remixOf };
  }
  return { prompt: "", remixOf: null };
}

interface Place extends Asked {
  readonly group: string;
  readonly exclusive: boolean;
}

/** What was found earlier, and not booked to its end, is found again. */
async function matchCounted(
  { create, jobKey }: Counted,
  place: Place,
  listed: readonly ProviderSnapshot[],
  tools: Tools,
): Promise<Match<ProviderSnapshot>> {
  const { claimedAt, fingerprint, target } = create;
  for (const job of listed)
    if ((await holderOf(job.jobId, target, tools)) === foundOwner(jobKey, claimedAt))
      return { kind: "ours", job };
  const search = { ...place, jobKey, fingerprint, windows: [create], target };
  return matchListed(search, listed, tools);
}

/** Made, and nobody's film: its bill is the video's. It is left where it is. Owned first, so that nobody else takes it. */
async function book(
  video: Payee,
  group: string,
  open: Counted,
  job: ProviderSnapshot,
  tools: Tools,
): Promise<void> {
  const { storage, log } = tools;
  const { jobKey, videoId, model, create } = open;
  const { jobId: providerId } = job;
  const holder = foundOwner(jobKey, create.claimedAt);
  const bind = { ...boundJob(group, providerId, create.target, tools), jobKey: holder };
  await storage.capacity.commit(group, { bind });
  if ((await holderOf(providerId, create.target, tools)) !== holder) return;
  const amount = billBeside(job, open.amount);
  await bookCorrection(video, { jobKey, model, amount, providerId }, tools);
  log("counted_create_found", { videoId, model, providerId });
  await accountFor(video, [open], "found", tools);
}

function groupOf({ plan }: VideoRecord, jobKey: string): string | undefined {
  return plan.jobs.find(({ index }) => jobKey.endsWith(`:${index}`))?.group;
}
