/** A place where a test may crash the host. */
export interface Point {
  readonly when: "before" | "after";
  readonly what: "commit" | "activity" | "client";
  /** What is committed, run or called: an instance, an activity's name, a client call. */
  readonly detail: string;
}

/** What a test may do to the engine. The engine asks at each of these places; production-like hosts have `noProbe`. */
export interface Probe {
  /** Whether every commit is stored by itself, so that a crash after it finds it; else several share a transaction. */
  readonly storesEachCommit: boolean;
  /** Throws to crash the host at this point, or to make the transaction that is about to run fail. */
  reach(point: Point): void;
  /** How often the message that asks for this activity (runs may overlap) or starts this child is delivered. */
  deliveries(kind: "activity" | "orchestration", name: string): number;
  /** True to throw away what an activity answered, as if the host had died: it runs again. */
  losesResult(name: string): boolean;
  /** Milliseconds by which an activity or an external event comes late. */
  delay(kind: "activity" | "event", name: string): number;
  /** Milliseconds by which a timer that is set for so many from now fires early. */
  early(milliseconds: number): number;
  /** Whether the process that runs the app dies in this invocation: before or after the app's code has run. */
  death(kind: "activity" | "episode"): "before" | "after" | null;
  /** Milliseconds after its start before an activity that was running when the host died runs again. */
  readonly visibilityTimeout: number;
}

/** Leaves the engine alone. */
export const noProbe: Probe = {
  storesEachCommit: false,
  reach() {},
  deliveries: () => 1,
  losesResult: () => false,
  delay: () => 0,
  early: () => 0,
  death: () => null,
  visibilityTimeout: 0,
};
