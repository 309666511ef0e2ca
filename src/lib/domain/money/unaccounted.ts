import type { ProviderTarget } from "../models/model.ts";
import type { Amount } from "./amount.ts";

/** One thing that a provider may bill, and nobody can tell. */
export interface Unaccounted {
  readonly videoId: string;
  readonly owner: string;
  readonly model: string;
  readonly jobKey: string;
  /** Which of the job's: a create by the time of its claim; 0 = the job itself, which vanished unseen. */
  readonly n: number;
  readonly amount: Amount;
  /** When the video's money was reserved: its month holds everything about it. Milliseconds since 1970. */
  readonly reservedAt: number;
  /** The create call; null for a job that vanished. */
  readonly create: CountedCreate | null;
  /** First complete listing of an unbroken row that did not have the job; null before. */
  readonly absentSince: number | null;
}

/** A create call that may have made a job. Times are milliseconds since 1970. */
export interface CountedCreate {
  readonly claimedAt: number;
  readonly postBy: number;
  readonly target: ProviderTarget;
  readonly fingerprint: string;
  /** Our mark on its job; absent = none was sent. */
  readonly mark?: string;
}

/** How it was accounted for in the end. */
export type AccountedAs = "found" | "late_reply" | "refused_late" | "never_made" | "not_listed" | "not_made";
