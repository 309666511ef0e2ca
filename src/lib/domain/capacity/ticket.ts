import type { ProviderTarget } from "../models/model.ts";
import type { FailureCode } from "../video/failure.ts";

/**
 * One provider job's slot, claim and binding in one row of its capacity group.
 * Times are milliseconds since 1970.
 */
export interface Ticket {
  readonly version: 1;
  /** "<video id>:<job index>"; the order of keys is first come, first served. */
  readonly jobKey: string;
  readonly videoId: string;
  readonly owner: string;
  readonly jobIndex: number;
  readonly group: string;
  /** What the provider repeats of the job, prompt included, as a hash: only one open submit per fingerprint. */
  readonly fingerprint: string;
  /** The fingerprint without the prompt: what a provider that does not echo prompts can be matched by. */
  readonly shape: string;
  /** Instance to wake when a slot is granted or an operator resolves. */
  readonly waiter: string;
  /** Not offered a slot before this time (a pause after 429, an outage). */
  readonly retryAt: number;
  /** A grant ran out unused: not offered another until the waiter asks again. */
  readonly lapsed: boolean;
  /** Tries that surely made no job, in a row; grows the back-off. */
  readonly tries: number;
  readonly state: TicketState;
}

export type TicketState =
  | { readonly kind: "waiting" }
  | { readonly kind: "granted"; readonly until: number }
  | ({ readonly kind: "posting" } & Claim)
  /** Neither made nor not made, for all we can see; the slot is held as long as a render could take. */
  | ({ readonly kind: "unknown"; readonly slotUntil: number } & Claim)
  | ({ readonly kind: "bound"; readonly slot: boolean } & Binding)
  | { readonly kind: "refused"; readonly code: FailureCode }
  | { readonly kind: "withdrawn" };

/** Written before the one create call: until when it may be under way, and where. */
export interface Claim {
  readonly claimedAt: number;
  /** No create call of this claim is under way after this time. */
  readonly postBy: number;
  /** First complete listing that did not have the job; null before. */
  readonly absentSince: number | null;
  readonly target: ProviderTarget;
}

/** The provider job a ticket owns. */
export interface Binding {
  readonly providerId: string;
  readonly submittedAt: number;
  readonly expiresAt: number;
  readonly target: ProviderTarget;
}

/** The one hot row of a capacity group. */
export interface GroupState {
  readonly pausedUntil: number;
  /** Times of the creates of the last minute, for the rate limit. */
  readonly creates: readonly number[];
}
