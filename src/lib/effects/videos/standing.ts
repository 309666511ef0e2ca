import { isOutOfReach } from "../../domain/capacity/groupState.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { Services } from "../../services/services.ts";

/** How long one look at a line serves the questions about it: a long line is read more seldom, and changes more slowly. */
const SNAPSHOT_MS = 3_000;
const SNAPSHOT_MS_A_TICKET = 30;

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
  const { waiting, unreachable } = await snapshotOf(group, storage, clock.now());
  const place = waits ? waiting.indexOf(record.id) : -1;
  return { position: place < 0 ? null : place + 1, unreachable };
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
  const { tickets, group: state } = await storage.capacity.load(group);
  const waiting = tickets.filter(({ ticket }) => ticket.state.kind === "waiting");
  return {
    takenAt: now,
    waiting: [...new Set(waiting.map(({ ticket }) => ticket.videoId))],
    unreachable: isOutOfReach(state, now),
  };
}
