import type { Ticket } from "../../../src/lib/domain/capacity/ticket.ts";

/** How a line was served. */
export interface LineOrder {
  /** Videos that were given a slot although an earlier one stood in line and could have had it. */
  readonly passedOver: number;
  /** Places by which a video was handed to the provider later than it was created, at most and on average. */
  readonly mostOvertaken: number;
  readonly meanOvertaken: number;
  /** Videos overtaken by more than had their turn before they were in line, or were accepted between their turn and their acceptance. */
  readonly unexplained: number;
}

interface Turn {
  /** When the video was first seen in line, and first seen with a slot; milliseconds of virtual time. */
  readonly inLineAt: number;
  turnAt: number | null;
}

/**
 * Watches a line and tells whether it is first come, first served. Faults come after a video's turn: the one whose reply
 * was lost keeps its slot until that is settled, and later ones are handed over through the other slots meanwhile. So turns
 * must be in the order of creation without exception, and a video can be overtaken only between its turn and its
 * acceptance, by at most as many as the provider accepted in that time. One whose workflow died on its way to the line comes
 * there when a sweep has found it: those that had their turn before have not overtaken it in line.
 */
export class LineWatch {
  readonly #turns = new Map<string, Turn>();
  #passedOver = 0;

  /** Notes the line as it stands. Must be called at every instant at which something can have changed. */
  note(tickets: readonly Ticket[], now: number): void {
    for (const { videoId } of tickets)
      if (!this.#turns.has(videoId)) this.#turns.set(videoId, { inLineAt: now, turnAt: null });
    const waiting = tickets.filter(
      ({ state, retryAt, lapsed }) => state.kind === "waiting" && retryAt <= now && !lapsed,
    );
    for (const { videoId, tries } of tickets) {
      const turn = this.#turns.get(videoId);
      // Its turn came and went within one instant: it was handed over, and sent back.
      if (turn && tries > 0) turn.turnAt ??= now;
    }
    for (const { videoId, state } of tickets) {
      const turn = this.#turns.get(videoId);
      if (!turn || turn.turnAt !== null || state.kind === "waiting") continue;
      turn.turnAt = now;
      const isPassing = waiting.some((other) => {
        const earlier = this.#turns.get(other.videoId);
        return other.videoId < videoId && earlier?.turnAt === null && earlier.inLineAt < now;
      });
      if (isPassing) this.#passedOver += 1;
    }
  }

  /** Whether a video had its turn before this moment. */
  #hadTurn(videoId: string, before: number): boolean {
    const turnAt = this.#turns.get(videoId)?.turnAt ?? null;
    return turnAt !== null && turnAt < before;
  }

  /** Compares with what the provider accepted: the ids of the videos, oldest job first, and when. */
  order(accepted: readonly { readonly videoId: string; readonly at: number }[]): LineOrder {
    const overtaken = accepted.map(({ videoId, at }, rank) => {
      const turnAt = this.#turns.get(videoId)?.turnAt ?? at;
      const inLineAt = this.#turns.get(videoId)?.inLineAt ?? at;
      const faster = accepted.slice(0, rank);
      return {
        places: faster.filter((other) => other.videoId > videoId).length,
        explained: faster.filter((other) => other.at >= turnAt || this.#hadTurn(other.videoId, inLineAt))
          .length,
      };
    });
    const places = overtaken.map((each) => each.places);
    return {
      passedOver: this.#passedOver,
      mostOvertaken: Math.max(0, ...places),
      meanOvertaken: places.reduce((sum, each) => sum + each, 0) / Math.max(1, places.length),
      unexplained: overtaken.filter((each) => each.places > each.explained).length,
    };
  }
}
