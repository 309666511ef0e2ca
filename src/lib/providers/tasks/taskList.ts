import { onOurClock } from "../../domain/polling/providerTime.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { ListAnswer } from "../provider.ts";
import { answerTime } from "../wire/answerTime.ts";
import { parseJson } from "../wire/errorBody.ts";
import { isSuccess, type Unreachable } from "../wire/replies.ts";
import type { Reply, TextReply } from "../wire/transport.ts";
import type { ReadCall, SaidTask, TaskList } from "./taskApi.ts";

/** How a listing reaches the provider. */
export interface TaskListing {
  readonly list: TaskList;
  /** Milliseconds since 1970, on our clock. */
  readonly since: number;
  readonly read: (call: ReadCall) => Promise<Reply>;
  readonly snapshot: (said: SaidTask, reply: TextReply) => ProviderSnapshot;
  readonly failed: (reply: Reply) => Unreachable;
  readonly now: () => number;
  /** Ends the listing as a whole. */
  readonly deadline: AbortSignal;
}

const MOST_PAGES = 100;
type Unreadable = Extract<ListAnswer, { kind: "listed" }>["unreadable"][number];

/**
 * Reads every page of a list of tasks. One that could not be read to its end is `unreachable`: it proves nothing about what
 * is not in it.
 */
export async function listTasks(listing: TaskListing): Promise<ListAnswer> {
  const { list, since, snapshot, deadline, now } = listing;
  const seen = new Map<string, ProviderSnapshot>();
  const unreadable: Unreadable[] = [];
  let after: string | null = null;
  for (let number = 1; number <= MOST_PAGES && !deadline.aborted; number++) {
    const reply = await listing.read(list.page(number, after));
    if (reply.kind === "silence" || !isSuccess(reply)) return listing.failed(reply);
    const page = list.readPage(parseJson(reply.text), number);
    if (!page) return listing.failed(reply);
    const known = seen.size;
    for (const entry of page.entries) {
      const said = list.readEntry(entry);
      if (said) seen.set(said.jobId, snapshot(said, reply));
      else unreadable.push(onOurClock({ createdAt: null, expiresAt: null }, answerTime(reply, now())));
    }
    if (page.isLast ?? seen.size === known) return listed();
    after = page.after ?? null;
    if (page.entries.length === 0 && after === null) break;
  }
  return { kind: "unreachable", reason: "the provider's list could not be read to its end" };

  function listed(): ListAnswer {
    const jobs = [...seen.values()].filter(({ createdAt }) => createdAt === null || createdAt >= since);
    return { kind: "listed", jobs, unreadable: [...unreadable, ...unseen(list, now())] };
  }
}

/** Where the list is late, something may be there that it does not show yet: as an entry that cannot be read. */
function unseen({ unseenForMs: slackMs }: TaskList, now: number): readonly Unreadable[] {
  return slackMs === undefined ? [] : [{ createdAt: now, slackMs }];
}
