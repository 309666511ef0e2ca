import { formatSize, parseSize } from "../models/size.ts";
import { withLineFeeds } from "../request/lineEnds.ts";
import type { ProviderSnapshot } from "../video/snapshot.ts";
import type { JobTraits } from "./fingerprint.ts";
import type { Ticket } from "./ticket.ts";

/** A listed provider job, as far as telling whose it is needs. */
export type Listed = Pick<ProviderSnapshot, "createdAt" | "echo">;

/** What a complete listing says of a claim whose reply was lost. */
export type Match<J> =
  | { readonly kind: "ours"; readonly job: J }
  | { readonly kind: "absent" }
  /** Another job of the same shape is being handed over; ask again once its call is over. */
  | { readonly kind: "later"; readonly at: number }
  /** Something is there that may or may not be ours. */
  | { readonly kind: "doubtful" };

export interface Search<J extends Listed> {
  /** Listed jobs that no ticket owns. */
  readonly unowned: readonly J[];
  readonly traits: JobTraits;
  /** Null where the server's name for it is its own business. */
  readonly deployment: string | null;
  /** Unix seconds from which on the job could have been created. */
  readonly since: number;
  /** No other application uses the deployment. */
  readonly exclusive: boolean;
  /** Other tickets of the same shape in the group. */
  readonly rivals: readonly Ticket[];
  readonly now: number;
}

/**
 * Finds the one unowned job that is surely the claim's: by its prompt where the provider repeats it; without, only
 * on a deployment that is ours alone, and while no other job of that shape could have made it.
 */
export function matchJobs<J extends Listed>(search: Search<J>): Match<J> {
  const alike = search.unowned.filter((job) => couldBeOurs(job, search));
  const [job, ...more] = alike;
  if (job === undefined) return { kind: "absent" };
  const single = more.length === 0;
  if (alike.some(({ echo }) => echo.prompt !== null))
    return single ? { kind: "ours", job } : { kind: "doubtful" };
  if (!search.exclusive) return { kind: "doubtful" };
  const posting = search.rivals.flatMap(({ state }) => (state.kind === "posting" ? [state.postBy] : []));
  if (posting.some((postBy) => postBy > search.now)) return { kind: "later", at: Math.max(...posting) };
  const contested = search.rivals.some(({ state }) => state.kind === "posting" || state.kind === "unknown");
  return single && !contested ? { kind: "ours", job } : { kind: "doubtful" };
}

function couldBeOurs({ createdAt, echo }: Listed, { traits, deployment, since }: Search<Listed>): boolean {
  if (createdAt !== null && createdAt < since) return false;
  return (
    (deployment === null || same(echo.deployment, deployment)) &&
    same(sizeText(echo.size), traits.size) &&
    same(echo.seconds, traits.seconds) &&
    same(echo.variants, traits.variants) &&
    same(echo.remixOf, traits.remixOf) &&
    same(echo.prompt === null ? null : withLineFeeds(echo.prompt), withLineFeeds(traits.prompt))
  );
}

function same<T>(echoed: T | null, ours: T): boolean {
  return echoed === null || echoed === ours;
}

function sizeText(text: string | null): string | null {
  const size = text === null ? null : parseSize(text);
  return size ? formatSize(size) : text;
}
