import type { Heard } from "../domain/capacity/ticket.ts";
import type { Profile } from "../domain/models/profile.ts";
import type { Size } from "../domain/models/size.ts";
import type { FailureCode } from "../domain/video/failure.ts";
import type { ProviderSnapshot } from "../domain/video/snapshot.ts";

/** One job as it is handed to a provider. */
export interface ProviderJob {
  readonly prompt: string;
  readonly size: Size;
  readonly seconds: number;
  readonly variants: number;
  /** Start image, already of exactly `size`. */
  readonly image: { readonly bytes: Uint8Array; readonly contentType: string } | null;
  /** Provider id of the source of a remix. */
  readonly remixOf: string | null;
  /** What is asked for beside, by the names that callers and operators know. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** A whole number below 2^32, as text, drawn for this create alone: a job that repeats it is this one's. Null = none. */
  readonly mark: string | null;
}

/** The answers to a create call. `reason` is for the log only. */
export type SubmitAnswer =
  | { readonly kind: "accepted"; readonly job: ProviderSnapshot }
  /** Surely not made, because of the request itself: asking again would not help, anywhere. */
  | { readonly kind: "refused"; readonly code: FailureCode; readonly reason: string }
  /** Surely not made, because of the resource: its key, its credit, its address. Another may take it. */
  | { readonly kind: "misplaced"; readonly code: FailureCode; readonly reason: string }
  /** 429, or an upload that timed out: surely not made; ask again later, not before the seconds given (an hour at most). */
  | { readonly kind: "busy"; readonly retryAfterSeconds: number | null; readonly reason: string }
  /** The request never left (name, refused connection, certificate, no connection in time, no token): surely not made. */
  | { readonly kind: "unreachable"; readonly reason: string }
  /** It may or may not have been made. */
  | { readonly kind: "ambiguous"; readonly heard: Heard; readonly reason: string };

export type CheckAnswer =
  /** `isUnderOtherId`: it ended without a film, in an answer that names another id than ours. */
  | { readonly kind: "seen"; readonly job: ProviderSnapshot; readonly isUnderOtherId?: true }
  /** 404 or 410: not yet there, or gone. */
  | { readonly kind: "missing" }
  /** Everything transient, a refused key included: look again later. */
  | { readonly kind: "unreachable"; readonly retryAfterSeconds: number | null; readonly reason: string };

export type ListAnswer =
  /** All pages were read; `unreadable` are entries without an id that we can use. */
  | {
      readonly kind: "listed";
      readonly jobs: readonly ProviderSnapshot[];
      readonly unreadable: readonly Pick<ProviderSnapshot, "createdAt" | "slackMs">[];
    }
  | { readonly kind: "unreachable"; readonly reason: string }
  /** The server has no list. */
  | { readonly kind: "unsupported" };

export type RemoveAnswer =
  | { readonly kind: "removed" }
  | { readonly kind: "missing" }
  /** The provider will not delete it (now). */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unreachable"; readonly reason: string };

export type DownloadAnswer =
  | {
      readonly kind: "stream";
      readonly body: AsyncIterable<Uint8Array>;
      /** Of this body, from Content-Length, null when absent. */
      readonly bytes: number | null;
      readonly contentType: string;
      /** The strong tag of these bytes, null when the provider gives none. */
      readonly etag: string | null;
      /** With which byte of the film the body begins: 0, or where it was asked to go on. */
      readonly start: number;
    }
  | { readonly kind: "missing" }
  /** In its place stands why it was not made, though its job is done. */
  | { readonly kind: "not_made"; readonly code: FailureCode; readonly reason: string }
  | { readonly kind: "unreachable"; readonly retryAfterSeconds: number | null; readonly reason: string };

/** Where a copy of a film goes on that was cut, if the film is still the same. */
export interface FilmRest {
  readonly start: number;
  /** Tag and length of the film as it was. */
  readonly etag: string;
  readonly total: number;
}

/** The port every provider is behind. No method throws for what a provider or a network does. */
export interface VideoProvider {
  /** What the API behind it is like. */
  readonly profile: Profile;
  /**
   * Sends one create, once: no retries, given up after the configured time. Nothing is sent after `sendBy` (milliseconds
   * since 1970), which is read as the last thing before the call: a process may have stood still since its claim.
   */
  submit(job: ProviderJob, sendBy?: number): Promise<SubmitAnswer>;
  /** The job's present state. */
  check(jobId: string): Promise<CheckAnswer>;
  /** All jobs of the resource created at or after `since` (milliseconds since 1970, our clock), from every page; order is not promised. */
  list(since: number): Promise<ListAnswer>;
  /** Deletes the job at the provider, which stops it where that is possible. Harmless twice: then it is missing. */
  remove(jobId: string): Promise<RemoveAnswer>;
  /** Opens the stream of one film, from its beginning where the rest cannot be had alone. Once it is open only the signal ends it: a stall is the caller's to notice. */
  download(outputId: string, signal: AbortSignal, rest?: FilmRest): Promise<DownloadAnswer>;
  /** The film's still picture; null when the provider has none, or it cannot be had now. */
  thumbnail(outputId: string): Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | null>;
}
