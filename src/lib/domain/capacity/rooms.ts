import type { GroupLimits } from "../models/limits.ts";
import { pauseEnd, reachOf, recentCreates, windowEnd } from "./groupState.ts";
import { holdsSlot, isAhead } from "./holding.ts";
import { type LineResource, mayGo, resourceOf } from "./pool.ts";
import type { GroupState, Reach, Ticket } from "./ticket.ts";
import { callEnd } from "./transitions.ts";

/** The turn to try a resource that was out of reach passes on after this time. */
const TRY_MS = 120_000;

/** What a look knows of a group beside its tickets. */
export interface Around {
  readonly group: GroupState;
  readonly limits: GroupLimits;
  /** Empty for a group that has its limits as a whole. */
  readonly resources: readonly LineResource[];
  readonly now: number;
}

/** Where a slot was taken: on which resource of a pool. */
export interface Taken {
  readonly resource?: string;
}

/** The slots that can be given now: of a group as a whole, and of each of its resources where it is a pool. */
export class Rooms {
  readonly #whole: Room;
  readonly #pool: readonly { readonly at: LineResource; readonly reach: Reach; readonly room: Room }[];

  constructor(tickets: readonly Ticket[], { group, limits, resources, now }: Around) {
    const places = new Map(tickets.map((ticket) => [ticket, resourceOf(ticket)]));
    this.#pool = resources.map((at) => {
      const its = tickets.filter((ticket) => places.get(ticket) === at.resource);
      const reach = reachOf(group, at.resource);
      return { at, reach, room: new Room(its, reach, at.limits, now) };
    });
    // What runs where the settings have nothing any more takes no slot of what they have.
    const known = new Set([null, ...resources.map(({ resource }) => resource)]);
    const counted = tickets.filter((ticket) => known.has(places.get(ticket) ?? null));
    this.#whole =
      resources.length === 0
        ? new Room(tickets, group, limits, now)
        : new Room(counted, { ...group, outages: 0 }, limits, now);
  }

  areFull(): boolean {
    const isFull = this.#whole.slots <= 0;
    return isFull || (this.#pool.length > 0 && this.#pool.every(({ room }) => room.slots <= 0));
  }

  /**
   * Takes a slot for this ticket; null when none is free that it may have. One that no resource of its pool takes any more
   * gets its turn all the same, to end.
   */
  take(ticket: Ticket): Taken | null {
    if (this.#whole.slots <= 0) return null;
    const fitting = this.#pool.filter(({ at }) => mayGo(ticket, at));
    if (fitting.length === 0) {
      this.#whole.take();
      return {};
    }
    const [best] = fitting
      .filter(({ room }) => room.slots > 0)
      .sort((a, b) => a.reach.outages - b.reach.outages || b.room.slots - a.room.slots);
    if (!best) return null;
    this.#whole.take();
    best.room.take();
    return { resource: best.at.resource };
  }

  /** When a pause, a turn to try or a rate window ends that is in the way now. */
  opensAt(): readonly number[] {
    return [this.#whole, ...this.#pool.map(({ room }) => room)].flatMap((room) => room.opensAt());
  }
}

/** The slots of one reach and its limits. */
class Room {
  readonly #now: number;
  readonly #reach: Reach;
  /** Slots by what runs and by the turn to try. */
  readonly #free: number;
  /** When the turns to try end that others have. */
  readonly #tries: readonly number[];
  /** Creates that the rate limit allows. */
  readonly #creates: number;
  #given = 0;

  constructor(tickets: readonly Ticket[], reach: Reach, limits: GroupLimits, now: number) {
    this.#now = now;
    this.#reach = reach;
    const running = tickets.filter((ticket) => holdsSlot(ticket, now)).length;
    const free = Math.max(0, limits.maxRunning - running);
    // Nobody there took the last job: one ticket tries, the others wait for what becomes of it, two minutes at most.
    this.#tries = reach.outages === 0 ? [] : tickets.flatMap((ticket) => tryUntil(ticket, now));
    this.#free = reach.outages > 0 ? Math.min(free, this.#tries.length > 0 ? 0 : 1) : free;
    const unused = tickets.filter(({ state }) => state.kind === "granted").length;
    const most = limits.maxCreatesPerMinute ?? Number.POSITIVE_INFINITY;
    this.#creates = Math.max(0, most - recentCreates(reach, now).length - unused);
  }

  /** Slots that can be given now. */
  get slots(): number {
    return this.#isPaused ? 0 : Math.min(this.#free, this.#creates) - this.#given;
  }

  take(): void {
    this.#given += 1;
  }

  /** When the pause, another's turn to try, or the rate window ends, if that is what is in the way. */
  opensAt(): readonly number[] {
    if (this.#isPaused) return [pauseEnd(this.#reach, this.#now)];
    const isRated = this.#creates <= this.#given && this.#given < this.#free;
    const isTried = this.#reach.outages > 0 && this.#given > 0;
    return [
      ...this.#tries,
      ...(isTried ? [this.#now + TRY_MS] : []),
      ...(isRated ? [windowEnd(this.#reach, this.#now)] : []),
    ];
  }

  get #isPaused(): boolean {
    return pauseEnd(this.#reach, this.#now) > this.#now;
  }
}

/** Until when the ticket's turn to try lasts: its grant's, or as long as its call may be under way. */
function tryUntil({ state }: Ticket, now: number): readonly number[] {
  if (state.kind === "granted") return [state.until];
  if (state.kind !== "posting") return [];
  const until = Math.min(callEnd(state), state.claimedAt + TRY_MS);
  return isAhead(until, now, TRY_MS) ? [until] : [];
}
