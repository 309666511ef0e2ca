import { setTimeout as sleep } from "node:timers/promises";
import type { VideoRecord } from "../../domain/video/record.ts";
import { isFinal } from "../../domain/video/stage.ts";
import type { Services } from "../../services/services.ts";
import type { Change } from "../../storage/videos/changes.ts";
import { type Standing, standing } from "../videos/standing.ts";
import { readRecords } from "./readRecords.ts";

/** A video as it is now, or that it is deleted; `at` is up to where changes have been told with it. */
export type Told =
  | { readonly kind: "video"; readonly record: VideoRecord; readonly at: number }
  | { readonly kind: "deleted"; readonly id: string; readonly at: number };

export type WatchTools = Pick<Services, "storage" | "clock" | "config">;

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
/** Every so many looks what is unfinished is compared with what is active: an older version of the app notes no changes. */
const LOOKS_A_ROUND = 60;
/** The storage's moments may be seen out of order by so much. */
export const OVERLAP_MS = 5_000;
/** What was looked for so long ago was there to be seen, whatever is wrong with this process's clock. */
const SEEN_FOR_SURE_MS = 3_600_000;

interface Place extends Standing {
  readonly record: VideoRecord;
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
  const watch = new Watch(owner, tools);
  await watch.begin();
  void watch.goOn(lookMs);
  return watch;
}

class Watch implements OwnerWatch {
  readonly #owner: string;
  readonly #tools: WatchTools;
  readonly #listeners = new Set<(told: Told) => void>();
  readonly #unfinished = new Map<string, Place>();
  readonly #seen = new Map<string, Change>();
  readonly #stopped = new AbortController();
  #at: number;

  constructor(owner: string, tools: WatchTools) {
    this.#owner = owner;
    this.#tools = tools;
    this.#at = tools.storage.changes.latest();
  }

  at(): number {
    return this.#at;
  }

  unfinished(): readonly VideoRecord[] {
    return [...this.#unfinished.values()].map(({ record }) => record);
  }

  listen(listener: (told: Told) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.#stopped.abort();
  }

  async begin(): Promise<void> {
    for (const change of await this.#tools.storage.changes.since(this.#owner, this.#at)) this.#note(change);
    for (const record of await this.#read(await this.#active()))
      if (!isFinal(record.stage)) this.#unfinished.set(record.id, await this.#place(record));
  }

  async goOn(lookMs: number): Promise<void> {
    const { signal } = this.#stopped;
    for (let looks = 1; ; looks++) {
      await sleep(lookMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      // What cannot be read now is looked for again.
      await this.#look(looks % LOOKS_A_ROUND === 0).catch(() => undefined);
    }
  }

  async #look(isWhole: boolean): Promise<void> {
    await this.#lookForChanges();
    if (isWhole) await this.#lookAtActive();
    await this.#lookAtLines();
  }

  async #lookForChanges(): Promise<void> {
    const seenTo = this.#tools.storage.changes.latest() - SEEN_FOR_SURE_MS;
    const all = await this.#tools.storage.changes.since(this.#owner, this.#at - OVERLAP_MS);
    const changed = all.filter(({ id, etag }) => this.#seen.get(id)?.etag !== etag);
    const alive = changed.filter(({ deleted }) => !deleted).map(({ id }) => id);
    const places = new Map<string, Place>();
    for (const record of await this.#read(alive)) places.set(record.id, await this.#place(record));
    // From here on nothing waits: all of a look is told, or nothing.
    for (const change of changed) {
      const { id, deleted } = change;
      this.#note(change);
      const now = places.get(id);
      if (now === undefined || isFinal(now.record.stage)) this.#unfinished.delete(id);
      else this.#unfinished.set(id, now);
      if (now !== undefined) this.#tell({ kind: "video", record: now.record, at: this.#at });
      else if (deleted) this.#tell({ kind: "deleted", id, at: this.#at });
    }
    this.#at = Math.max(this.#at, seenTo);
    for (const [id, { at }] of this.#seen) if (at < this.#at - OVERLAP_MS) this.#seen.delete(id);
  }

  /** What began or ended without a note. */
  async #lookAtActive(): Promise<void> {
    const active = await this.#active();
    const ended = [...this.#unfinished.keys()].filter((id) => !active.includes(id));
    const begun = active.filter((id) => !this.#unfinished.has(id));
    for (const record of await this.#read([...ended, ...begun])) {
      const { id, stage } = record;
      if (isFinal(stage) ? !this.#unfinished.delete(id) : this.#unfinished.has(id)) continue;
      if (!isFinal(stage)) this.#unfinished.set(id, await this.#place(record));
      this.#tell({ kind: "video", record, at: this.#at });
    }
  }

  /** A line moves without any change of who waits in it. */
  async #lookAtLines(): Promise<void> {
    for (const [id, { record, position, unreachable }] of [...this.#unfinished]) {
      const now = await this.#place(record);
      if (now.position === position && now.unreachable === unreachable) continue;
      this.#unfinished.set(id, now);
      this.#tell({ kind: "video", record, at: this.#at });
    }
  }

  #note(change: Change): void {
    this.#seen.set(change.id, change);
    this.#at = Math.max(this.#at, change.at);
  }

  #tell(told: Told): void {
    for (const listener of [...this.#listeners]) listener(told);
  }

  async #active(): Promise<readonly string[]> {
    return (await this.#tools.storage.active.of(this.#owner)).map(({ id }) => id);
  }

  async #read(ids: readonly string[]): Promise<readonly VideoRecord[]> {
    return await readRecords(this.#owner, ids, this.#tools);
  }

  async #place(record: VideoRecord): Promise<Place> {
    return { record, ...(await standing(record, this.#tools)) };
  }
}
