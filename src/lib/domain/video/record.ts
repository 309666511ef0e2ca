import type { ProviderTarget } from "../models/model.ts";
import type { Amount } from "../money/amount.ts";
import type { VideoRequest } from "../request/request.ts";
import type { FailureCode } from "./failure.ts";
import type { Forecast } from "./forecast.ts";
import type { VideoPlan } from "./plan.ts";
import type { Stage, StageStart } from "./stage.ts";

/** Everything kept about one video: the truth callers see. Times are milliseconds since 1970. */
export interface VideoRecord {
  readonly version: 1;
  readonly id: string;
  readonly owner: string;
  readonly createdAt: number;
  readonly request: VideoRequest;
  readonly plan: VideoPlan;
  /** How often its workflow was started. */
  readonly run: number;
  readonly stage: Stage;
  /** The stages it has been through, in the order in which they began; [] where an earlier version kept none. */
  readonly timeline: readonly StageStart[];
  /** What past films let expect of this one, frozen at create; {} where there were too few. */
  readonly forecast: Forecast;
  /** 0..100, never goes back. */
  readonly progress: number;
  readonly overdue: boolean;
  readonly cancelRequested: boolean;
  readonly jobs: readonly JobRecord[];
  readonly outputs: readonly OutputRecord[];
  readonly failure: FailureCode | null;
  readonly actual: Amount | null;
  /** What the provider may bill beside: creates whose fate nobody knows. May still change in a final record. */
  readonly unaccounted: Amount;
  readonly completedAt: number | null;
  /** When retention removes the archived films; null = never. */
  readonly keepUntil: number | null;
  /** SHA-256 of the idempotency key it was created under. */
  readonly keyHash: string | null;
}

/** One provider job of a video, as far as it is known. */
export interface JobRecord {
  readonly index: number;
  readonly stage: Stage;
  readonly progress: number;
  readonly providerId: string | null;
  readonly target: ProviderTarget | null;
  readonly submittedAt: number | null;
  readonly expiresAt: number | null;
  /** When it was found that its provider has made its films; absent until then. */
  readonly madeAt?: number;
  /** Nobody answered when it was last looked for; absent once somebody has. */
  readonly unreachable?: true;
  /** How many milliseconds after its submit its provider had made them; absent where that was not seen well enough. */
  readonly renderMs?: number;
}

/** How far one film is. */
export const OUTPUT_STATUSES = ["waiting", "running", "archived", "failed", "cancelled", "expired"] as const;
export type OutputStatus = (typeof OUTPUT_STATUSES)[number];

/** One film of a video. */
export interface OutputRecord {
  readonly index: number;
  readonly status: OutputStatus;
  readonly film: FilmRecord | null;
}

/** A film in our own storage, as it was measured there. */
export interface FilmRecord {
  readonly blob: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly contentType: string;
  readonly durationSeconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly hasAudio: boolean | null;
  readonly thumbnail: { readonly blob: string; readonly contentType: string } | null;
  /** It is whole, but in another container than MP4, or with bytes behind its end: kept as it came, since it is paid. */
  readonly unverified?: true;
}
