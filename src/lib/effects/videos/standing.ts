import { isOutOfReach } from "../../domain/capacity/groupState.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { stageBegan } from "../../domain/video/timeline.ts";
import type { Services } from "../../services/services.ts";

/** How long one look at a line serves the questions about it: a long line is read more seldom, and changes more slowly. */
const SNAPSHOT_MS = 3_000;
const SNAPSHOT_MS_A_TICKET = 30;
/** A longer line is not read anew for each who has just come. */
const SHORT_LINE = 100;

/** Where a video stands in its line. */
export interface Standing {
  /** 1 = next; null when it does not wait. */
  readonly position: number | null;
  /** True when the provider at the end of the line does not answer. */
  readonly unreachable: boolean;
}

interface Snapshot {
  readonly takenAt: number;
  readonly waiting: readonly string[];
  readonly unreachable: boolean;
}

/** By storage, whose own looks they are, and by group. */
const snapshots = new WeakMap<object, Map<string, Promise<Snapshot>>>();

/** Where a video stands before its provider has it. Never a scan per question: lines are cached. */
export async function standing(
  record: VideoRecord,
  { storage, clock }: Pick<Services, "storage" | "clock">,
): Promise<Standing> {
  const waits = record.stage === "waiting_for_capacity";
  const group = record.plan.jobs[0]?.group;
  if (group === undefined || !(waits || record.stage === "submitting"))
    return { position: null, unreachable: false };
  const since = stageBegan(record) ?? 0;
  const isServed = ({ takenAt, waiting }: Snapshot) =>
    !waits || takenAt >= since || waiting.length > SHORT_LINE;
  const look = await snapshotOf(group, storage, clock.now(), isServed);
  return { position: waits ? placeIn(look, record.id, since) : null, unreachable: look.unreachable };
}

/** A line stands in the order of its videos' ids: who came after the look has a place in it all the same. */
function placeIn({ takenAt, waiting }: Snapshot, id: string, since: number): number | null {
  if (takenAt >= since && !waiting.includes(id)) return null;
  return waiting.filter((each) => each < id).length + 1;
}

/** The last look at a line, if it is young and serves; else a new one. */
async function snapshotOf(
  group: string,
  storage: Services["storage"],
  now: number,
  isServed: (look: Snapshot) => boolean,
): Promise<Snapshot> {
  const looks = snapshots.get(storage) ?? new Map<string, Promise<Snapshot>>();
  snapshots.set(storage, looks);
  const cached = await looks.get(group)?.catch(() => undefined);
  const isFresh = cached && now - cached.takenAt < SNAPSHOT_MS + SNAPSHOT_MS_A_TICKET * cached.waiting.length;
  if (isFresh && isServed(cached)) return cached;
  const fresh = takeSnapshot(group, storage, now);
  looks.set(group, fresh);
  return fresh;
}

async function takeSnapshot(group: string, storage: Services["storage"], now: number): Promise<Snapshot> {
  const { tickets, group: state } = await storage.capacity.load(group);
  const waiting = tickets.filter(({ ticket }) => ticket.state.kind === "waiting");
  return {
    takenAt: now,
    waiting: [...new Set(waiting.map(({ ticket }) => ticket.videoId))],
    unreachable: isOutOfReach(state, now),
  };
}
