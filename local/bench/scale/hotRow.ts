import { seeded } from "../../../test/support/app/renderTimes.ts";

/** A load on one row that every create changes by its ETag, in so many copies (shards). */
export interface Load {
  readonly createsPerSecond: number;
  readonly seconds: number;
  readonly instances: number;
  readonly shards: number;
  /** One way to storage and back, in milliseconds. */
  readonly tripMs: number;
}

export interface Borne {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly triesEach: number;
  /** Creates that were still in their instance's line at the end. */
  readonly left: number;
}

/** As `storage/table/untilWritten.ts` pauses. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

interface Event {
  readonly at: number;
  readonly act: () => void;
}

/**
 * Plays creates of many instances that change one row by read, decide, write: within an instance one after the other, among
 * instances by the ETag, so that of those who read the same version one writes. Each instance keeps to one shard.
 */
export function playHotRow({ createsPerSecond, seconds, instances, shards, tripMs }: Load): Borne {
  const random = seeded(1);
  const versions = Array.from({ length: shards }, () => 0);
  const lines = Array.from({ length: instances }, () => [] as number[]);
  const busy = new Set<number>();
  const waits: number[] = [];
  const events = heap();
  const end = seconds * 1_000;
  let tries = 0;

  function serve(instance: number, now: number): void {
    const came = lines[instance]?.[0];
    if (came === undefined || busy.has(instance)) return;
    busy.add(instance);
    attempt(instance, came, { now, overtaken: 0 });
  }

  function attempt(
    instance: number,
    came: number,
    { now, overtaken }: { now: number; overtaken: number },
  ): void {
    const shard = instance % shards;
    tries += 1;
    // Storage answers a read, and applies a write, half a trip after it was sent.
    events.add(now + tripMs / 2, () => {
      const seen = versions[shard] ?? 0;
      events.add(now + 1.5 * tripMs, () => {
        const isFirst = versions[shard] === seen;
        if (isFirst) versions[shard] = seen + 1;
        events.add(now + 2 * tripMs, () => {
          const then = now + 2 * tripMs;
          if (!isFirst) {
            const pause = random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** overtaken);
            return attempt(instance, came, { now: then + pause, overtaken: overtaken + 1 });
          }
          waits.push(then - came);
          lines[instance]?.shift();
          busy.delete(instance);
          serve(instance, then);
        });
      });
    });
  }

  for (let at = 0; at < end; at += (-Math.log(1 - random()) * 1_000) / createsPerSecond) {
    const came = at;
    const instance = Math.floor(random() * instances);
    events.add(came, () => {
      lines[instance]?.push(came);
      serve(instance, came);
    });
  }
  for (let event = events.next(); event && event.at <= end; event = events.next()) event.act();
  const inOrder = waits.toSorted((a, b) => a - b);
  const share = (part: number) => inOrder[Math.floor(inOrder.length * part)] ?? Number.NaN;
  const left = lines.reduce((sum, line) => sum + line.length, 0);
  return {
    perSecond: waits.length / seconds,
    p50Ms: share(0.5),
    p99Ms: share(0.99),
    triesEach: tries / Math.max(1, waits.length),
    left,
  };
}

/** Events by their time. */
function heap() {
  const all: Event[] = [];
  const at = (place: number) => all[place]?.at ?? Infinity;
  const swap = (a: number, b: number) => {
    const [first, second] = [all[a], all[b]];
    if (first && second) [all[a], all[b]] = [second, first];
  };
  return {
    add(when: number, act: () => void): void {
      let place = all.push({ at: when, act }) - 1;
      for (let above = (place - 1) >> 1; place > 0 && at(place) < at(above); above = (place - 1) >> 1) {
        swap(place, above);
        place = above;
      }
    },
    next(): Event | undefined {
      const [first] = all;
      const last = all.pop();
      if (last && all.length > 0) {
        all[0] = last;
        for (let place = 0; ; ) {
          const below = at(2 * place + 2) < at(2 * place + 1) ? 2 * place + 2 : 2 * place + 1;
          if (at(below) >= at(place)) break;
          swap(place, below);
          place = below;
        }
      }
      return first;
    },
  };
}
