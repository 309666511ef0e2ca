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
  /** By what a provider's list can tell its job from others, as a hash: only one open submit per fingerprint. */
  readonly fingerprint: string;
  /** Instance to wake when a slot is granted or an operator resolves. */
  readonly waiter: string;
  /** Not offered a slot before this time (a pause after 429, an outage). */
  readonly retryAt: number;
  /** A grant ran out unused: not offered another until the waiter asks again. */
  readonly lapsed: boolean;
  /** Tries that surely made no job, in a row; grows the back-off. */
  readonly tries: number;
  /** Since when nobody has taken the job, without a break; null = nobody has refused it yet. */
  readonly refusedSince: number | null;
  /** How many of its creates may have been made, and nobody could tell; the ledger has each of them. */
  readonly counted: number;
  /** The model, which says on which resources of a pool it can be made; absent on tickets of older versions. */
  readonly model?: string;
  /** The one resource that can make it, by its key: that of a remix's source. */
  readonly only?: string;
  /** Resources that it does not go to again. */
  readonly passed?: readonly PassedResource[];
  readonly state: TicketState;
}

/** A resource that did not take a job though the job is in order, or that failed it, and by which word. */
export interface PassedResource {
  readonly resource: string;
  readonly code: FailureCode;
}

export type TicketState =
  | { readonly kind: "waiting" }
  /** `resource`: which of a pool's it may use, by its key. */
  | { readonly kind: "granted"; readonly until: number; readonly resource?: string }
  | ({ readonly kind: "posting" } & Claim)
  /** Neither made nor not made, for all we can see; the slot is held as long as a render could take. */
  | ({ readonly kind: "unknown"; readonly slotUntil: number } & Claim)
  /** `slotUntil`: the provider works on though it was told to delete the job: its slot is held as long as a render could take. */
  | ({ readonly kind: "bound"; readonly slot: boolean; readonly slotUntil?: number } & Binding)
  | { readonly kind: "refused"; readonly code: FailureCode }
  | { readonly kind: "withdrawn" };

/** Written before the one create call: until when it may be under way, and where. */
export interface Claim {
  readonly claimedAt: number;
  /** No create call of this claim is under way after this time; what it brought may be received until then. */
  readonly postBy: number;
  /** When the call was over here, without a job; absent = it may be under way. */
  readonly endedAt?: number;
  /** First complete listing that did not have the job; null before. */
  readonly absentSince: number | null;
  readonly target: ProviderTarget;
  /** Our mark on the job that it makes, where the provider repeats one; absent = none was sent. */
  readonly mark?: string;
  readonly heard: Heard;
}

/**
 * What came back of a create call that brought no job: nothing (or the process died), an HTTP error that may come from
 * something in between, or a success that nobody could read.
 */
export type Heard = "silence" | "error" | "success";

/** The provider job a ticket owns. */
export interface Binding {
  readonly providerId: string;
  readonly submittedAt: number;
  readonly expiresAt: number;
  /** When it was created by the provider's own clock, as that first said; absent = it has not said so yet. */
  readonly bornAt?: number;
  /**
   * "asked": it was seen, and a delete was about to be sent. "in_vain": that was refused, or it was seen again after. Absent:
   * neither.
   */
  readonly deletion?: "asked" | "in_vain";
  readonly target: ProviderTarget;
}

/** How a resource is reached. */
export interface Reach {
  readonly pausedUntil: number;
  /** Pauses in a row because nobody there took a job; while above 0, one ticket at a time tries. */
  readonly outages: number;
  /** When somebody last tried to reach it in vain; 0 once it has answered. */
  readonly silentAt: number;
  /** Times of the creates of the last minute, for the rate limit. */
  readonly creates: readonly number[];
}

/** The reach of one resource of a pool, by its key. */
export interface ResourceReach extends Reach {
  readonly resource: string;
}

/** The one hot row of a capacity group; its own reach is that of a group which has its limits as a whole. */
export interface GroupState extends Reach {
  /** Resources whose list has shown jobs of ours, by their keys: only such a list can prove that there is none. */
  readonly proven: readonly string[];
  /** How jobs have ended, by resource. */
  readonly ends: readonly ResourceEnds[];
  /**
   * Job keys of all tickets that hold a slot or whose grant ran out, and of some that held one: with it nobody has to read the
   * whole line. Null where an older version has written since: then the line is read, and this made anew.
   */
  readonly holding: readonly string[] | null;
  /** Of a pool: how each of its resources is reached; one that is not here is as if nobody had touched it. */
  readonly resources: readonly ResourceReach[];
}

/** How the jobs of one resource have ended lately. Times are milliseconds since 1970. */
export interface ResourceEnds {
  /** The resource's key; rows of older versions have its endpoint, and so has the column its name. */
  readonly endpoint: string;
  /** Jobs in a row that failed at their end for no reason of their own. */
  readonly failures: number;
  /** When the first of them did; 0 when none did. */
  readonly failingSince: number;
  /** When a job was last made there; 0 = never. */
  readonly madeAt: number;
}
