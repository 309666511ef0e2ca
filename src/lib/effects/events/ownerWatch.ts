import { setTimeout as sleep } from "node:timers/promises";
import type { VideoRecord } from "../../domain/video/record.ts";
import { isFinal } from "../../domain/video/stage.ts";
import type { Services } from "../../services/services.ts";
import { queuePosition } from "../videos/queuePosition.ts";
import { readRecords } from "./readRecords.ts";

/** A video as it is now, or that it is deleted; `at` is up to where changes have been told with it. */
export type Told =
  | { readonly kind: "video"; readonly record: VideoRecord; readonly at: number }
  | { readonly kind: "deleted"; readonly id: string; readonly at: number };

export type WatchTools = Pick<Services, "storage" | "clock">;

/** One owner's videos as they change, however many listen. */
export interface OwnerWatch {
  /** Up to where all changes have been told. */
  at(): number;
  /** The unfinished videos as they were last seen, oldest first. */
  unfinished(): readonly VideoRecord[];
  /** Calls `listener` for each change from now on; gives what ends that. It must not throw. */
  listen(listener: (told: Told) => void): () => void;
  stop(): void;
}

/** How long between two looks at an owner's changes. */
const LOOK_MS = 1_000;
/** The storage's moments may be seen out of order by so much. */
export const OVERLAP_MS = 5_000;

interface Place {
  readonly record: VideoRecord;
  readonly position: number | null;
}

/**
 * Begins to watch an owner: one look at what is unfinished, then one query a look for what has changed since. A look that
 * fails is made again; nobody is told before everything of a look is read. Throws when the first one fails.
 */
export async function watchOwner(
  owner: string,
  tools: WatchTools,
  lookMs: number = LOOK_MS,
): Promise<OwnerWatch> {
  const { storage } = tools;
  const listeners = new Set<(told: Told) => void>();
  const unfinished = new Map<string, Place>();
  const seen = new Map<string, { readonly at: number; readonly etag: string }>();
  const stopped = new AbortController();
  let at = storage.changes.latest();

  function tell(told: Told): void {
    for (const listener of [...listeners]) listener(told);
  }

  async function place(record: VideoRecord): Promise<Place> {
    return { record, position: await queuePosition(record, tools) };
  }

  async function begin(): Promise<void> {
    for (const change of await storage.changes.since(owner, at)) {
      seen.set(change.id, change);
      at = Math.max(at, change.at);
    }
    const ids = (await storage.active.of(owner)).map(({ id }) => id);
    for (const record of await readRecords(owner, ids, tools))
      if (!isFinal(record.stage)) unfinished.set(record.id, await place(record));
  }

  async function lookForChanges(): Promise<void> {
    const all = await storage.changes.since(owner, at - OVERLAP_MS);
    const changed = all.filter(({ id, etag }) => seen.get(id)?.etag !== etag);
    const alive = changed.filter(({ deleted }) => !deleted).map(({ id }) => id);
    const places = new Map<string, Place>();
    for (const record of await readRecords(owner, alive, tools)) places.set(record.id, await place(record));
    // From here on nothing waits: all of a look is told, or nothing.
    for (const change of changed) {
      const { id } = change;
      seen.set(id, change);
      at = Math.max(at, change.at);
      const now = places.get(id);
      if (now === undefined || isFinal(now.record.stage)) unfinished.delete(id);
      else unfinished.set(id, now);
      if (now !== undefined) tell({ kind: "video", record: now.record, at });
      else if (change.deleted) tell({ kind: "deleted", id, at });
    }
    for (const [id, change] of seen) if (change.at < at - OVERLAP_MS) seen.delete(id);
  }

  /** A line moves without any change of who waits in it. */
  async function lookAtLines(): Promise<void> {
    for (const [id, { record, position }] of [...unfinished]) {
      const now = await place(record);
      if (now.position === position || unfinished.get(id)?.record !== record) continue;
      unfinished.set(id, now);
      tell({ kind: "video", record, at });
    }
  }

  async function goOn(): Promise<void> {
    const { signal } = stopped;
    while (!signal.aborted) {
      await sleep(lookMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await lookForChanges()
        .then(lookAtLines)
        .catch(() => undefined);
    }
  }

  await begin();
  void goOn();
  return {
    at: () => at,
    unfinished: () => [...unfinished.values()].map(({ record }) => record),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => stopped.abort(),
  };
}
