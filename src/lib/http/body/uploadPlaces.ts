/** How places are given and taken away. */
export interface PlacesRules {
  /** Places in the process: a large body is whole in memory. */
  readonly count: number;
  /** How many may wait for one. */
  readonly lineAtMost: number;
  /** How long one waits, in milliseconds. */
  readonly patienceMs: number;
  /** For so long after taking a place any pace is fast enough. */
  readonly graceMs: number;
  /** The pace that keeps a place when others wait for it. */
  readonly leastBytesPerSecond: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** The claim of one body on a place. */
export interface UploadPlace {
  /** Takes a place, after a wait when there is none; false when there is none to be had in time. */
  readonly take: () => Promise<boolean>;
  /** Counts bytes that have come since. */
  readonly received: (bytes: number) => void;
  /** Calls `stop` when the place is taken away. */
  readonly onLost: (stop: () => void) => void;
  /** The body is there: the place cannot be taken away any more. */
  readonly complete: () => void;
  /** Harmless when none is held. */
  readonly giveBack: () => void;
}

interface Holder {
  readonly since: number;
  bytes: number;
  isReceiving: boolean;
  readonly lose: () => void;
}

const LOOK_EVERY_MS = 100;

/**
 * The places for large bodies of one process. They are given first come, first served. A body that arrives slowly may
 * keep its place for as long as nobody else wants it; once others wait, it must keep up the least pace, or its place
 * goes to the first in line.
 */
export function uploadPlaces(rules: PlacesRules): () => UploadPlace {
  const holders = new Set<Holder>();
  const line: (() => void)[] = [];
  let looking: NodeJS.Timeout | undefined;

  function serve(): void {
    while (holders.size < rules.count && line.length > 0) line.shift()?.();
    if (line.length === 0) {
      clearInterval(looking);
      looking = undefined;
    }
  }

  function takeFromSlow(): void {
    for (const holder of [...holders].filter(isSlow).slice(0, line.length)) {
      holders.delete(holder);
      holder.lose();
    }
    serve();
  }

  function isSlow({ since, bytes, isReceiving }: Holder): boolean {
    const seconds = Math.max(0, rules.now() - since - rules.graceMs) / 1_000;
    return isReceiving && bytes < seconds * rules.leastBytesPerSecond;
  }

  /** Waits for a place, which `hold` takes at once; false when the patience ends first. */
  async function turn(hold: () => void): Promise<boolean> {
    if (line.length >= rules.lineAtMost) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const enter = () => {
      hold();
      resolve(true);
    };
    line.push(enter);
    looking ??= setInterval(takeFromSlow, LOOK_EVERY_MS);
    const patience = setTimeout(() => {
      const place = line.indexOf(enter);
      if (place !== -1) line.splice(place, 1);
      resolve(false);
      serve();
    }, rules.patienceMs);
    const isMyTurn = await promise;
    clearTimeout(patience);
    return isMyTurn;
  }

  return () => {
    let held: Holder | null = null;
    let stop: () => void = () => undefined;
    const hold = () => {
      held = { since: rules.now(), bytes: 0, isReceiving: true, lose: () => stop() };
      holders.add(held);
    };
    return {
      async take() {
        if (held) return true;
        if (holders.size >= rules.count) takeFromSlow();
        if (holders.size >= rules.count) return turn(hold);
        hold();
        return true;
      },
      received: (bytes) => {
        if (held) held.bytes += bytes;
      },
      onLost: (lost) => {
        stop = lost;
      },
      complete: () => {
        if (held) held.isReceiving = false;
      },
      giveBack: () => {
        if (held) holders.delete(held);
        held = null;
        serve();
      },
    };
  };
}
