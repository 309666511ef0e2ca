import type { Called } from "./historyEvents.ts";

/** A place where a test may crash the host. */
export interface Point {
  readonly when: "before" | "after";
  readonly what: "commit" | "activity" | "client";
  /** What is committed, run or called: an instance, an activity's name, a client call. */
  readonly detail: string;
}

/** What a test may do to the engine. The engine asks at each of these places; production-like hosts have `noProbe`. */
export type Probe = Readonly<typeof noProbe>;

/** Leaves the engine alone. */
export const noProbe = {
  /** Whether every commit is stored by itself, so that a crash after it finds it; else several share a transaction. */
  storesEachCommit: false,
  /** Throws to crash the host at this point, or to make the transaction that is about to run fail. */
  reach: (_point: Point): void => {},
  /** How often the message that asks for this activity (runs may overlap) or starts this child is delivered. */
  deliveries: (_kind: Called, _name: string): number => 1,
  /** True to throw away what an activity answered, as if the host had died: it runs again. */
  losesResult: (_name: string): boolean => false,
  /** Milliseconds by which an activity or an external event comes late. */
  delay: (_kind: "activity" | "event", _name: string): number => 0,
  /** Milliseconds by which a timer that is set for so many from now fires early. */
  early: (_milliseconds: number): number => 0,
  /** Whether the process that runs the app dies in this invocation: before or after the app's code has run. */
  death: (_kind: "activity" | "episode"): Point["when"] | null => null,
  /** Milliseconds after its start before an activity that was running when the host died runs again. */
  visibilityTimeout: 0,
};
