import type { FailureCode } from "./failure.ts";

/** What a job is doing, in one vocabulary for all providers; unknown words mean `running`. */
export type JobState =
  | "queued"
  | "preprocessing"
  | "running"
  | "processing"
  | "succeeded"
  | "failed"
  | "cancelled";

/** A provider's job as last seen. Times are on our own clock, in milliseconds since 1970; null = unknown. */
export interface ProviderSnapshot {
  readonly jobId: string;
  readonly state: JobState;
  /** 0..100, null when the provider does not say. */
  readonly progress: number | null;
  readonly createdAt: number | null;
  readonly expiresAt: number | null;
  /** How far the provider's clock was ahead of ours then, in milliseconds; absent where it does not say what time it has. */
  readonly aheadMs?: number;
  /** How far these times may be off, where the provider does not say what time it has. */
  readonly slackMs: number;
  /** How long a finished job took by the provider's own times, in milliseconds; absent where they do not tell. */
  readonly renderMs?: number;
  /** Ids by which the films of a succeeded job are fetched, in order; fewer than asked for when not all were made. */
  readonly outputIds: readonly string[];
  /** Set when the state is failed. `reason` is the provider's text: for the log only. */
  readonly failure: { readonly code: FailureCode; readonly reason: string } | null;
  readonly echo: Echo;
  /** What the provider says that it bills for the job, in US dollars; absent where it does not say. */
  readonly billed?: number;
  /** The provider's word for its state where nobody knows it; absent where it is known, or missing. */
  readonly unknownWord?: string;
}

/** What the provider repeats of the request; null where it does not. */
export interface Echo {
  readonly deployment: string | null;
  readonly size: string | null;
  readonly seconds: number | null;
  readonly variants: number | null;
  readonly prompt: string | null;
  readonly remixOf: string | null;
  /** The mark that was sent with its create; absent where it shows none. */
  readonly mark?: string | null;
}
