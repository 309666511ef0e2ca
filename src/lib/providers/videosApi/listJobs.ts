import * as z from "zod";
import { onOurClock } from "../../domain/polling/providerTime.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { ListAnswer } from "../provider.ts";
import { answerTime } from "../wire/answerTime.ts";
import { parseJson } from "../wire/errorBody.ts";
import { isSuccess, type Unreachable } from "../wire/replies.ts";
import type { Reply, TextReply } from "../wire/transport.ts";
import { commonFields } from "./jobFields.ts";
import { LIST_PAGE, type ProviderUrls } from "./urls.ts";

/** How a listing reaches the provider. */
export interface Listing {
  /** Milliseconds since 1970, on our clock. */
  readonly since: number;
  readonly urls: Pick<ProviderUrls, "list">;
  readonly get: (url: string, holds: "page") => Promise<Reply>;
  readonly readJob: (body: unknown, reply: TextReply) => ProviderSnapshot | null;
  readonly now: () => number;
  readonly failed: (reply: Reply) => Unreachable;
  /** Ends the listing as a whole. */
  readonly deadline: AbortSignal;
}

/** 10,000 jobs: far above what a resource makes in the day it keeps them. */
const MOST_PAGES = 100;
/** What of all pages may be in memory: 10,000 jobs with prompts of a page each. */
const MOST_CHARACTERS = 64 * 2 ** 20;
const NO_LIST = new Set([404, 405, 501]);

const pageSchema = z.union([
  z.object({
    data: z.array(z.unknown()),
    has_more: z.boolean().nullable().catch(null),
    last_id: z.string().min(1).nullable().catch(null),
  }),
  z.array(z.unknown()).transform((data) => ({ data, has_more: null, last_id: null })),
]);

type Page = z.output<typeof pageSchema>;
type Unreadable = Extract<ListAnswer, { kind: "listed" }>["unreadable"][number];

const ENTRY = z.object({ created_at: commonFields.created_at }).catch({ created_at: null });

/**
 * Reads every page of a provider's list, in whatever order it comes: some lists are unordered, so an old job is no
 * reason to stop. Jobs whose time of creation is not said are kept. A list that could not be read to its end (too long,
 * going round in circles) is `unreachable`: it proves nothing about what is not in it.
 */
export async function listJobs(listing: Listing): Promise<ListAnswer> {
  const seen = new Map<string, ProviderSnapshot>();
  const unreadable: Unreadable[] = [];
  const listed = (): ListAnswer => ({ kind: "listed", jobs: sinceThen(seen, listing.since), unreadable });
  let after: string | null = null;
  let read = 0;
  let isPromised = false;
  for (let number = 0; number < MOST_PAGES && !listing.deadline.aborted; number++) {
    const reply = await listing.get(listing.urls.list(after), "page");
    read += reply.kind === "text" ? reply.text.length : 0;
    if (read > MOST_CHARACTERS) return unfinished("is too long to be read to its end");
    if (number === 0 && reply.kind === "text" && NO_LIST.has(reply.status)) return { kind: "unsupported" };
    const page = readPage(reply);
    if (!page || reply.kind !== "text") return listing.failed(reply);
    if (page.data.length === 0 && isPromised) return unfinished("promised more than it has");
    isPromised = page.has_more === true;

    const known = seen.size;
    for (const entry of page.data) {
      const job = listing.readJob(entry, reply);
      if (job) seen.set(job.jobId, job);
      else unreadable.push(timesOf(entry, reply, listing.now()));
    }
    if (isLast(page)) return listed();
    if (seen.size === known) {
      // The same again: a server that does not page at all, unless it claims to.
      if (page.has_more === null) return listed();
      return unfinished("goes round in circles");
    }
    after = page.last_id ?? [...seen.keys()].at(-1) ?? null;
  }
  return unfinished("is too long to be read to its end");
}

function readPage(reply: Reply): Page | null {
  if (reply.kind === "silence" || !isSuccess(reply)) return null;
  return pageSchema.safeParse(parseJson(reply.text)).data ?? null;
}

/** Servers that do not say `has_more` are done with a page that is not full. */
function isLast(page: Page): boolean {
  return page.data.length === 0 || !(page.has_more ?? page.data.length >= LIST_PAGE);
}

function sinceThen(jobs: ReadonlyMap<string, ProviderSnapshot>, since: number): readonly ProviderSnapshot[] {
  return [...jobs.values()].filter((job) => job.createdAt === null || job.createdAt >= since);
}

function unfinished(what: string): ListAnswer {
  return { kind: "unreachable", reason: `the provider's list ${what}` };
}

/** When an entry without a usable id was created, as far as it says. */
function timesOf(entry: unknown, reply: TextReply, now: number): Unreadable {
  const { created_at: createdAt } = ENTRY.parse(entry);
  return onOurClock({ createdAt, expiresAt: null }, answerTime(reply, now));
}
