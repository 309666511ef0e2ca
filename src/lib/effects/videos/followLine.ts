import { isOutOfReach, UNTOUCHED } from "../../domain/capacity/groupState.ts";
import { type LineView, videosOf, type Waiting, withPiece } from "../../domain/capacity/lineView.ts";
import type { Services } from "../../services/services.ts";

/** So many rows are read behind those that run. */
const HEAD_ROWS = 10;
/** So many of what lies between head and end, each time the next ones. */
const BETWEEN_ROWS = 20;
/** Storage's longest answer. */
const MOST_ROWS = 1_000;
/** What was seen before that is looked at as a whole again. */
const FOLLOWED_MS = 900_000;

const NOTHING_SEEN = { waiting: [], headRows: HEAD_ROWS, goesOn: null } as const;

/**
 * Who waits in a line now. A long one is read as a whole once, and then followed: its head, whoever came to its end, and a piece of
 * what lies between, so that a look costs the same however long the line is. That one has left from its middle is seen
 * when that piece comes round.
 */
export async function followLine(
  group: string,
  before: LineView | null,
  { storage, clock }: Pick<Services, "storage" | "clock">,
): Promise<LineView> {
  const takenAt = clock.now();
  const known = before !== null && takenAt - before.takenAt < FOLLOWED_MS ? before : NOTHING_SEEN;
  const head = await readHead(group, known.headRows, storage);
  // Who has a slot behind the head waits no more.
  const holding = new Set(head.state.holding ?? []);
  const stillWaiting = known.waiting.filter(({ jobKey }) => !holding.has(jobKey));
  const line = await readOn(
    group,
    { ...known, waiting: withPiece(stillWaiting, null, head) },
    head.to,
    storage,
  );
  return {
    takenAt,
    ...line,
    videos: videosOf(line.waiting),
    seenTo: head.to === null ? null : (head.waiting.at(-1)?.videoId ?? ""),
    headRows: head.rowsBefore + HEAD_ROWS,
    unreachable: isOutOfReach(head.state, takenAt),
  };
}

/** The beginning of a line, at least up to the first that waits. */
async function readHead(group: string, rows: number, { capacity }: Services["storage"]) {
  const { group: state, ...first } = await capacity.stretch(group, null, Math.min(rows, MOST_ROWS));
  let head = first;
  while (head.to !== null && head.waiting.length === 0) {
    const more = await capacity.stretch(group, head.to, Math.min(MOST_ROWS, head.rows));
    const rowsBefore = head.rowsBefore + more.rowsBefore;
    head = { ...more, rows: head.rows + more.rows, rowsBefore };
  }
  return { ...head, state: state ?? UNTOUCHED };
}

interface Followed {
  readonly waiting: readonly Waiting[];
  readonly goesOn: string | null;
}

/** What lies behind the head: a piece of what was known, and all that came since. */
async function readOn(
  group: string,
  { waiting, goesOn }: Followed,
  head: string | null,
  { capacity }: Services["storage"],
): Promise<Followed> {
  if (head === null) return { waiting, goesOn: null };
  const last = waiting.at(-1)?.key ?? head;
  const end = last > head ? last : head;
  const from = goesOn !== null && goesOn > head && goesOn < end ? goesOn : head;
  const [between, behind] = await Promise.all([
    from < end ? capacity.stretch(group, from, BETWEEN_ROWS) : null,
    readToEnd(group, end, capacity),
  ]);
  const seen = between === null ? waiting : withPiece(waiting, from, between);
  return { waiting: withPiece(seen, end, { waiting: behind, to: null }), goesOn: between?.to ?? null };
}

async function readToEnd(
  group: string,
  after: string,
  capacity: Services["storage"]["capacity"],
): Promise<readonly Waiting[]> {
  const found: Waiting[] = [];
  for (let from: string | null = after; from !== null; ) {
    const stretch = await capacity.stretch(group, from, MOST_ROWS);
    found.push(...stretch.waiting);
    from = stretch.to;
  }
  return found;
}
