import type { Told } from "./ownerWatch.ts";

/** More than anybody has unfinished: who is that far behind is better off when they come back. */
const WAITING_AT_MOST = 1_000;

/** What is still to be told to one listener: of each video the latest alone, so that a slow one costs no more memory. */
export interface ToldQueue {
  add(told: Told): void;
  /** The one that has waited for longest; undefined when there is none. */
  take(): Told | undefined;
  /** Nothing more is told: also when a listener is too far behind. */
  isOver(): boolean;
  end(): void;
  /** Resolves when there is something to take, when it is over, or after so long. */
  wait(milliseconds: number): Promise<void>;
}

export function toldQueue(): ToldQueue {
  const waiting = new Map<string, Told>();
  let over = false;
  let wake: () => void = () => {};

  function end(): void {
    over = true;
    waiting.clear();
    wake();
  }

  return {
    add(told) {
      if (over) return;
      const id = told.kind === "video" ? told.record.id : told.id;
      // At the end again: what is told is told in the order of its places.
      waiting.delete(id);
      waiting.set(id, told);
      if (waiting.size > WAITING_AT_MOST) end();
      wake();
    },
    take() {
      const [next] = waiting;
      if (next !== undefined) waiting.delete(next[0]);
      return next?.[1];
    },
    isOver: () => over,
    end,
    async wait(milliseconds) {
      if (waiting.size > 0 || over) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const timer = setTimeout(resolve, milliseconds).unref();
      await promise;
      clearTimeout(timer);
    },
  };
}
