import { type ClaimWindow, couldBeWithin, isMarkedBy, type Match } from "../../domain/capacity/reconcile.ts";
import type { Claim } from "../../domain/capacity/ticket.ts";
import { resourceKey } from "../../domain/models/resource.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";
import { unaccountedOf } from "../money/countCreate.ts";
import type { Held } from "./heldTicket.ts";
import { matchListed } from "./matchListed.ts";
import { showsOurs } from "./showsOurs.ts";

/** A listed job from so long before the first claim is nobody's of ours; within it, it may be doubtful. */
const LOOK_BACK_MS = 3_900_000;

/** When, and on which resource, a create can have made its job. */
export type Window = ClaimWindow & Pick<Claim, "endedAt" | "target">;

/** What the provider's list says of a job whose create may have been made. */
export type Found =
  /** `claim`: which of the creates made it. */
  | { readonly kind: "ours"; readonly job: ProviderSnapshot; readonly claim: Window }
  | Exclude<Match<ProviderSnapshot>, { kind: "ours" }>
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
export async function findOurJob(held: Held, claim: Window, tools: Tools): Promise<ListLook> {
  const { record, ticket } = held;
  const model = tools.config.models.find(({ name }) => name === record.request.model);
  if (model?.reconcile === "never") return BLIND;
  const counted = (await unaccountedOf(record, tools))
    .filter(({ jobKey }) => jobKey === ticket.jobKey)
    .flatMap(({ create }) => create ?? []);
  const here = await lookAt(held, claim, counted, tools);
  if (here.found.kind !== "absent") return here;
  const elsewhere = Map.groupBy(counted, ({ target }) => resourceKey(target));
  elsewhere.delete(resourceKey(claim.target));
  for (const [other] of elsewhere.values()) {
    const there = other && (await lookAt(held, other, counted, tools));
    if (there?.found.kind === "ours") return there;
  }
  return here;
}

/** The same on the one resource of this claim. */
async function lookAt(
  held: Held,
  claim: Window,
  counted: readonly Window[],
  tools: Tools,
): Promise<ListLook> {
  const { record, ticket } = held;
  const model = tools.config.models.find(({ name }) => name === record.request.model);
  const resource = resourceKey(claim.target);
  const windows = [claim, ...counted].filter(
    ({ claimedAt, target }, index, all) =>
      resourceKey(target) === resource && all.findIndex((each) => claimedAt === each.claimedAt) === index,
  );
  const since = Math.min(...windows.map(({ claimedAt }) => claimedAt)) - LOOK_BACK_MS;
  const listing = await tools.provider(claim.target).list(since);
  if (listing.kind === "unsupported") return BLIND;
  if (listing.kind === "unreachable") return { found: { kind: "unread" }, isProven: false };
  const isProven = await showsOurs(listing.jobs, ticket.group, claim.target, tools);
  const { jobKey, group, fingerprint } = ticket;
  const where = { group, target: claim.target, exclusive: model?.exclusive ?? false };
  const asked = { prompt: record.request.prompt, remixOf: record.plan.source?.providerId ?? null };
  const found = await matchListed({ ...asked, jobKey, fingerprint, windows, ...where }, listing.jobs, tools);
  if (found.kind === "absent" && listing.unreadable.some((entry) => couldBeWithin(entry, windows)))
    return { found: { kind: "unread" }, isProven };
  if (found.kind !== "ours") return { found, isProven };
  const { job } = found;
  const marked = windows.find((each) => isMarkedBy(job, each));
  const made = marked ?? windows.find((each) => couldBeWithin(job, [each])) ?? claim;
  return { found: { ...found, claim: made }, isProven };
}
