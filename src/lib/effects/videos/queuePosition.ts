import type { VideoRecord } from "../../domain/video/record.ts";
import type { Services } from "../../services/services.ts";

/** How long one look at a line serves the questions about it: a long line is read more seldom, and changes more slowly. */
const SNAPSHOT_MS = 3_000;
const SNAPSHOT_MS_A_TICKET = 30;

interface Snapshot {
  readonly takenAt: number;
  readonly waiting: readonly string[];
}

/** By storage, whose own looks they are, and by group. */
const snapshots = new WeakMap<object, Map<string, Promise<Snapshot>>>();

/** A video's place in its line, 1 = next; null when it does not wait. Never a scan per question: lines are cached. */
export async function queuePosition(
  record: VideoRecord,
  { storage, clock }: Pick<Services, "storage" | "clock">,
): Promise<number | null> {
  if (record.stage !== "waiting_for_capacity") return null;
  const group = record.plan.jobs[0]?.group;
  if (group === undefined) return null;
  const { waiting } = await snapshotOf(group, storage, clock.now());
  const place = waiting.indexOf(record.id);
  return place < 0 ? null : place + 1;
}

async function snapshotOf(group: string, storage: Services["storage"], now: number): Promise<Snapshot> {
  const looks = snapshots.get(storage) ?? new Map<string, Promise<Snapshot>>();
  snapshots.set(storage, looks);
  const cached = await looks.get(group)?.catch(() => undefined);
  const isFresh = cached && now - cached.takenAt < SNAPSHOT_MS + SNAPSHOT_MS_A_TICKET * cached.waiting.length;
  if (isFresh) return cached;
  const fresh = takeSnapshot(group, storage, now);
  looks.set(group, fresh);
  return fresh;
}

async function takeSnapshot(group: string, storage: Services["storage"], now: number): Promise<Snapshot> {
  const { tickets } = await storage.capacity.load(group);
  const waiting = tickets.filter(({ ticket }) => ticket.state.kind === "waiting");
  return { takenAt: now, waiting: [...new Set(waiting.map(({ ticket }) => ticket.videoId))] };
}
