import type { Look } from "../domain/polling/look.ts";
import type { PollState } from "../domain/polling/poll.ts";
import type { PollSchedule } from "../domain/polling/schedule.ts";
import type { FailureCode } from "../domain/video/failure.ts";
import type { Billed, JobOutcome } from "../domain/video/jobOutcome.ts";
import type { Stage } from "../domain/video/stage.ts";

/** Names, inputs and outputs of every workflow and activity: the app on one page. All of it is small plain JSON. */

/** Which run of which video; prompt and plan stay in the record. */
export interface VideoRun {
  readonly id: string;
  readonly owner: string;
  readonly run: number;
}

/** One provider job of a video. */
export interface JobRef {
  readonly id: string;
  readonly owner: string;
  readonly jobIndex: number;
}

/** One video, whose end is told of. */
export interface VideoRef {
  readonly id: string;
  readonly owner: string;
}

/** One job's workflow; it continues as new with the phase it has reached. */
export interface RenderJobInput extends JobRef {
  readonly phase: RenderPhase;
  /** Faults of ours in this phase, in a row or between waits for a turn; absent = none. */
  readonly faults?: number;
}

export type RenderPhase =
  | { readonly kind: "submit" }
  | ({ readonly kind: "poll" } & PollState)
  | ({ readonly kind: "archive" } & ArchiveState);

export interface ArchiveState extends Billed {
  /** Provider ids of the films, in the order of the job's outputs. */
  readonly outputIds: readonly string[];
  /** How many of them are dealt with. */
  readonly done: number;
  /** Failed downloads in a row. */
  readonly failures: number;
  /** The films that were perhaps or surely not made, by their numbers; absent = none so far. */
  readonly unmade?: readonly UnmadeFilm[];
}

/** `code`: why it was not made; null = nobody can tell whether it was. */
export interface UnmadeFilm {
  readonly film: number;
  readonly code: FailureCode | null;
}

export interface Workflows {
  generateVideo: { input: VideoRun; output: VideoEnd };
  renderJob: { input: RenderJobInput; output: JobOutcome };
  sweep: { input: Nothing; output: SweepReport };
  deliverEvent: { input: VideoRef; output: DeliveryEnd };
}

/** Steps without an input get an empty object: the engine mangles anything else. */
export type Nothing = Readonly<Record<string, never>>;

/** How much a sweep found to do. */
export interface SweepReport {
  readonly restarted: number;
  readonly reclaimed: number;
  readonly orphans: number;
  readonly removed: number;
}

export interface VideoEnd {
  readonly stage: Stage;
}

export interface Activities {
  openVideo: { input: VideoRun; output: OpenedVideo };
  takeSlot: { input: JobRef & { readonly waiter: string }; output: SlotAnswer };
  submitJob: { input: JobRef; output: SubmitOutcome };
  checkJob: { input: CheckInput; output: Look };
  releaseSlot: { input: JobRef; output: { readonly released: boolean } };
  archiveOutput: { input: ArchiveInput; output: ArchiveOutcome };
  finishVideo: { input: VideoRun & { readonly outcomes: readonly JobOutcome[] }; output: VideoEnd };
  repairVideos: { input: Nothing; output: Pick<SweepReport, "restarted"> };
  reclaimSlots: { input: Nothing; output: Pick<SweepReport, "reclaimed"> };
  reportOrphans: { input: Nothing; output: Pick<SweepReport, "orphans"> };
  clearAway: { input: Nothing; output: Pick<SweepReport, "removed"> };
  postEvent: { input: VideoRef; output: PostedEvent };
}

/** How many receivers have an event, of how many. */
export interface DeliveryEnd {
  readonly delivered: number;
  readonly receivers: number;
}

export type PostedEvent =
  | ({ readonly kind: "ended" } & DeliveryEnd)
  | { readonly kind: "again"; readonly againAt: number };

export type OpenedVideo =
  | { readonly kind: "ended"; readonly stage: Stage }
  | { readonly kind: "render"; readonly jobs: readonly number[] };

export type SlotAnswer =
  /** A slot is ours, or the job has been handed over already. */
  | { readonly kind: "go" }
  /** Somebody else's turn; `lookAgainAt` null: until it is woken. */
  | { readonly kind: "wait"; readonly lookAgainAt: number | null };

export type SubmitOutcome =
  | { readonly kind: "bound"; readonly submittedAt: number; readonly schedule: PollSchedule }
  /** Surely not made; in line again, as above. */
  | { readonly kind: "wait"; readonly lookAgainAt: number | null }
  /** A lost reply, still being settled. */
  | { readonly kind: "unsettled"; readonly lookAgainAt: number }
  /** A lost reply that only an operator can settle. */
  | { readonly kind: "unknown"; readonly lookAgainAt: number }
  | { readonly kind: "ended"; readonly outcome: JobOutcome };

export interface CheckInput extends JobRef {
  /** When the look was due (milliseconds since 1970), which tells how late it is; absent: nobody says. */
  readonly dueAt?: number;
  /** The provider's word that nobody knows, which the log has heard already. */
  readonly toldWord?: string;
  /** The first 404 of the unbroken row of them that this look follows (milliseconds since 1970); absent: none. */
  readonly missingSince?: number;
  /** When the provider last showed the job unfinished (milliseconds since 1970); absent: nobody kept it. */
  readonly seenAt?: number;
}

export interface ArchiveInput extends JobRef {
  /** Number of the film within its job. */
  readonly film: number;
  readonly outputId: string;
}

export type ArchiveOutcome =
  | { readonly kind: "archived" }
  /** This host copies as many films as it should at once; nothing was tried. */
  | { readonly kind: "busy" }
  /** Not to be had now; the provider keeps it until it expires (milliseconds since 1970). */
  | { readonly kind: "retry"; readonly retryAfterSeconds: number | null; readonly expiresAt: number }
  /** In its place stood why it was not made: it costs nothing. */
  | { readonly kind: "not_made"; readonly code: FailureCode }
  /** `withheld`: to the last the provider answered with a fault, so that nobody can tell whether it was made. */
  | { readonly kind: "expired"; readonly withheld?: true };

/** The event that tells a waiting job to look again; losing it costs time only. */
export const WAKE = "wake";
