import { samePrompt } from "../request/samePrompt.ts";
import type { ProviderSnapshot } from "../video/snapshot.ts";

/** How far from a claim's time its job can have been created, for the clocks between. Milliseconds. */
const SKEW_MS = 60_000;
/** A job with our prompt from so long before is not ours for sure, and not somebody else's for sure either. */
const EARLY_MS = 3_600_000;

/** A claim whose call is over is settled within this time, unless it waits for something itself. */
const SETTLES_WITHIN_MS = 180_000;

/** A listed provider job, as far as telling whose it is needs. Times are on our clock, in milliseconds since 1970. */
export type Listed = Pick<ProviderSnapshot, "createdAt" | "slackMs" | "echo">;
type Dated = Pick<ProviderSnapshot, "createdAt" | "slackMs">;

/** When the job of a create call can have been made. */
export interface ClaimWindow {
  readonly claimedAt: number;
  readonly postBy: number;
  /** What the job bears that it made; absent = nothing of ours. */
  readonly mark?: string | undefined;
}

/** Another claim whose job may stand in the same list. */
export interface Rival extends ClaimWindow {
  readonly fingerprint: string;
  /** Its call may still be under way. */
  readonly isPosting: boolean;
}

/** What a complete listing says of a job whose reply was lost. */
export type Match<J> =
  | { readonly kind: "ours"; readonly job: J }
  | { readonly kind: "absent" }
  /** Another job that may look the same is being handed over; ask again once its call is over. */
  | { readonly kind: "later"; readonly at: number }
  /** Something is there that may or may not be ours. */
  | { readonly kind: "doubtful" };

export interface Search<J extends Listed> {
  /** Listed jobs that no ticket owns. */
  readonly unowned: readonly J[];
  readonly prompt: string;
  /** Provider id of the source of a remix. */
  readonly remixOf: string | null;
  readonly fingerprint: string;
  /** The windows of the creates whose fate is not known: the open claim's, and those of counted ones. */
  readonly windows: readonly ClaimWindow[];
  /** No other application posts to the resource that the list shows. */
  readonly exclusive: boolean;
  readonly rivals: readonly Rival[];
  readonly now: number;
}

/**
 * Says whose job it is. Exact is our mark, or else an equal prompt within the window, whatever the server made of name,
 * size and length; everything else that may be ours is doubtful, and only adopted where nobody else can have made it.
 */
export function matchJobs<J extends Listed>(search: Search<J>): Match<J> {
  const marked = search.unowned.find((job) => search.windows.some((each) => isMarkedBy(job, each)));
  if (marked) return { kind: "ours", job: marked };
  return matchUnmarked({
    ...search,
    unowned: search.unowned.filter((job) => !bearsAnothersMark(job, search)),
  });
}

/** Whether this create made the job, by the mark that it bears. */
export function isMarkedBy(job: Listed, create: ClaimWindow): boolean {
  const { mark } = job.echo;
  return typeof mark === "string" && mark === create.mark && couldBeWithin(job, [create]);
}

/** A job with a mark that none of these creates bore is somebody's, unless one of them bore none. */
function bearsAnothersMark({ echo }: Listed, { windows }: Search<Listed>): boolean {
  return typeof echo.mark === "string" && windows.every(({ mark }) => mark !== undefined);
}

function matchUnmarked<J extends Listed>(search: Search<J>): Match<J> {
  const { unowned, exclusive, windows, rivals, now } = search;
  const exact = unowned.filter((job) => isExact(job, search));
  const [first] = exact;
  if (first) return whoseOf(exact, first, search);
  const doubtful = unowned.filter((job) => isDoubtful(job, search));
  const [single, ...more] = doubtful;
  if (!single) return { kind: "absent" };
  const isAlone = more.length === 0 && !hasEcho(single) && isWithin(single, windows);
  if (!exclusive || !isAlone)
    return willBeClaimed(doubtful, search) ? { kind: "later", at: now } : { kind: "doubtful" };
  return unlessRivals(
    rivals.filter((rival) => couldBeWithin(single, [rival])),
    now,
    { kind: "ours", job: single },
  );
}

/** A job that bears another prompt may be that of a claim which is just being settled: then it soon has an owner. */
function willBeClaimed(doubtful: readonly Listed[], { prompt, rivals, now }: Search<Listed>): boolean {
  const settling = rivals.filter(({ isPosting, postBy }) => isPosting && now < postBy + SETTLES_WITHIN_MS);
  return doubtful.every((job) => hasEcho(job) && !bears(job, prompt) && couldBeWithin(job, settling));
}

/** True when one of these creates can have made the job, by its time; an unknown time rules nothing out. */
export function couldBeWithin({ createdAt, slackMs }: Dated, windows: readonly ClaimWindow[]): boolean {
  if (createdAt === null) return windows.length > 0;
  const skew = SKEW_MS + slackMs;
  return windows.some(({ claimedAt, postBy }) => createdAt >= claimedAt - skew && createdAt <= postBy + skew);
}

/** Of several jobs that bear our prompt one is ours, unless another claim could own it and there are not enough for all. */
function whoseOf<J extends Listed>(exact: readonly J[], first: J, search: Search<J>): Match<J> {
  const rivals = search.rivals.filter(
    (rival) => rival.fingerprint === search.fingerprint && exact.some((job) => couldBeWithin(job, [rival])),
  );
  const ours = { kind: "ours", job: first } as const;
  return search.windows.length + rivals.length <= exact.length
    ? ours
    : unlessRivals(rivals, search.now, ours);
}

function unlessRivals<J>(rivals: readonly Rival[], now: number, ours: Match<J>): Match<J> {
  if (rivals.length === 0) return ours;
  const underWay = rivals.filter(({ isPosting, postBy }) => isPosting && postBy > now);
  if (underWay.length === 0) return { kind: "doubtful" };
  return { kind: "later", at: Math.max(...underWay.map(({ postBy }) => postBy)) };
}

function isExact(job: Listed, { prompt, remixOf, windows }: Search<Listed>): boolean {
  const { echo } = job;
  const isSameSource = echo.remixOf === null || echo.remixOf === remixOf;
  return isSameSource && bears(job, prompt) && isWithin(job, windows);
}

function isDoubtful(job: Listed, { exclusive, prompt, windows }: Search<Listed>): boolean {
  const isNear = couldBeWithin(job, windows);
  if (bears(job, prompt)) return isNear || isEarly(job, windows);
  if (exclusive || !hasEcho(job)) return isNear;
  return isNear && isBeginning(job, prompt);
}

/** An empty echo is no echo. */
function hasEcho({ echo }: Listed): boolean {
  return echo.prompt !== null && samePrompt(echo.prompt) !== "";
}

function bears(job: Listed, prompt: string): boolean {
  return hasEcho(job) && samePrompt(job.echo.prompt ?? "") === samePrompt(prompt);
}

/** A server may cut what it echoes, and add to what it was given. */
function isBeginning({ echo }: Listed, prompt: string): boolean {
  const [echoed, ours] = [samePrompt(echo.prompt ?? ""), samePrompt(prompt)];
  return ours.startsWith(echoed) || echoed.startsWith(ours);
}

function isWithin(job: Dated, windows: readonly ClaimWindow[]): boolean {
  return job.createdAt !== null && couldBeWithin(job, windows);
}

function isEarly({ createdAt }: Dated, windows: readonly ClaimWindow[]): boolean {
  if (createdAt === null) return true;
  return windows.some(
    ({ claimedAt }) => createdAt < claimedAt && createdAt >= claimedAt - SKEW_MS - EARLY_MS,
  );
}
