import { usdFromAmount } from "../money/amount.ts";
import type { DeliveryObject } from "../webhooks/deliveryObject.ts";
import { askedBeside } from "./askedBeside.ts";
import { sentenceOf } from "./failure.ts";
import { etaOf } from "./forecast.ts";
import { isUnreachable } from "./reach.ts";
import type { FilmRecord, OutputRecord, VideoRecord } from "./record.ts";
import { shownProgress } from "./shownProgress.ts";
import { isFinal, messageOf, statusOf } from "./stage.ts";
import { stageBegan } from "./timeline.ts";
import type { OutputObject, VideoObject } from "./videoObject.ts";

const UNREACHABLE = "The provider cannot be reached. It is asked again until it answers.";

/** What the description depends on beside the record. */
export interface Viewing {
  /** Places before this video in its capacity group's line, 1 = next; null when it does not wait. */
  readonly queuePosition: number | null;
  /** True when those who wait with it have found that the provider does not answer. */
  readonly unreachable?: boolean;
  readonly admin: boolean;
  /** Absolute URL of the video's status. */
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How its event stands with its receivers; shown to admins. */
  readonly deliveries?: readonly DeliveryObject[];
}

/** The video object of the API, as this viewer gets it. */
export function describeVideo(
  record: VideoRecord,
  { queuePosition, unreachable: isOutage = false, admin, url, now, deliveries = [] }: Viewing,
): VideoObject {
  const { request, plan, failure } = record;
  const unreachable = isUnreachable(record) || (isOutage && !isFinal(record.stage));
  const ready = unreachable ? null : etaOf(record, stageBegan(record), now);
  return {
    id: record.id,
    object: "video",
    model: request.model,
    status: statusOf(record.stage),
    progress: shownProgress(record, now),
    created_at: seconds(record.createdAt),
    completed_at: record.completedAt === null ? null : seconds(record.completedAt),
    expires_at: record.keepUntil === null ? null : seconds(record.keepUntil),
    seconds: String(request.seconds),
    size: request.size,
    prompt: request.prompt,
    remixed_from_video_id: request.remixOf,
    error: failure === null ? null : { code: failure, message: sentenceOf(failure, request.image !== null) },
    stage: record.stage,
    message: unreachable ? UNREACHABLE : messageOf(record.stage),
    timeline: record.timeline.map(({ stage, at }) => ({ stage, at: seconds(at) })),
    eta: ready === null ? null : Math.ceil(ready / 1_000),
    queue_position: record.stage === "waiting_for_capacity" ? queuePosition : null,
    overdue: record.overdue,
    unreachable,
    mode: request.mode,
    n_variants: request.variants,
    ...askedBeside(request),
    cost: {
      currency: "USD",
      estimated: usdFromAmount(plan.estimated),
      actual: record.actual === null ? null : usdFromAmount(record.actual),
      unaccounted: usdFromAmount(record.unaccounted),
    },
    outputs: record.outputs.map((output) => describeOutput(output, url)),
    metadata: request.metadata,
    ...(admin ? { owner: record.owner, provider: describeJobs(record) } : {}),
    ...(admin && deliveries.length > 0 ? { deliveries: [...deliveries] } : {}),
  };
}

function describeOutput({ index, status, film }: OutputRecord, url: string): OutputObject {
  const archived = status === "archived" && film !== null;
  return {
    index,
    status,
    content_url: archived ? `${url}/content?index=${index}` : null,
    ...(film ? describeFilm(film) : NO_FILM),
  };
}

const NO_FILM = {
  bytes: null,
  sha256: null,
  duration_seconds: null,
  width: null,
  height: null,
  has_audio: null,
};

function describeFilm(film: FilmRecord) {
  const { bytes, sha256, width, height, durationSeconds, hasAudio } = film;
  return { bytes, sha256, duration_seconds: durationSeconds, width, height, has_audio: hasAudio };
}

function describeJobs({ jobs }: VideoRecord) {
  return jobs.flatMap(({ providerId, target, submittedAt, expiresAt }) => {
    if (providerId === null) return [];
    const [resource, deployment] = [target?.endpoint ?? null, target?.deployment ?? null];
    const submitted_at = submittedAt === null ? null : seconds(submittedAt);
    const expires_at = expiresAt === null ? null : seconds(expiresAt);
    return [{ resource, deployment, job_id: providerId, submitted_at, expires_at }];
  });
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}
