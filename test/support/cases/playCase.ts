import * as z from "zod";
import { parseVideoRequest } from "../../../src/lib/domain/request/parseVideoRequest.ts";
import { concludeRecord } from "../../../src/lib/domain/video/conclude.ts";
import { describeVideo } from "../../../src/lib/domain/video/describeVideo.ts";
import { type JobOutcome, MONEY, settleJob } from "../../../src/lib/domain/video/jobOutcome.ts";
import { newRecord } from "../../../src/lib/domain/video/newRecord.ts";
import { planVideo, priceJob, type RemixSource, type VideoPlan } from "../../../src/lib/domain/video/plan.ts";
import type { FilmRecord, OutputRecord, VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { noteTimes } from "../../../src/lib/domain/video/timeline.ts";
import type { VideoObject } from "../../../src/lib/domain/video/videoObject.ts";
import { CATALOGUE, SORA_2 } from "../samples/sampleModels.ts";
import { NOW, VIDEO_ID } from "../samples/sampleVideo.ts";

const outcome = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("made"), jobIndex: z.int(), films: z.int() }),
  z.strictObject({
    kind: z.literal("failed"),
    jobIndex: z.int(),
    code: z.enum(["moderation_blocked", "provider_failed", "model_retired", "invalid_request"]),
  }),
  z.strictObject({ kind: z.enum(["cancelled", "timed_out", "expired"]), jobIndex: z.int() }),
]) satisfies z.ZodType<JobOutcome>;

const SCHEMA = z.strictObject({
  /** The body of the create. */
  body: z.record(z.string(), z.unknown()),
  /** Its start image, as it was inspected. */
  image: z.strictObject({ sha256: z.string(), contentType: z.string(), bytes: z.int() }).optional(),
  /** A finished Sora 2 video of which this is a remix, with its job at the provider. */
  remixOf: z.strictObject({ id: z.string(), providerId: z.string() }).optional(),
  /** How its jobs ended, in which minute, and which of its outputs were archived; left out, it was just accepted. */
  ended: z
    .strictObject({ afterMinutes: z.int(), outcomes: z.array(outcome), archived: z.array(z.int()) })
    .optional(),
});

/** One case: what is asked, and what then happens. */
type Case = z.output<typeof SCHEMA>;

/** Reads a case's `request.json`. Throws where it is not one. */
export function readCase(json: unknown): Case {
  return SCHEMA.parse(json);
}

/** What the domain makes of a case: the plan, the record as it is kept at last, and what its caller sees. */
export function playCase({ body, image, remixOf, ended }: Case): {
  readonly plan: VideoPlan;
  readonly record: VideoRecord;
  readonly video: VideoObject;
} {
  const parsed = parseVideoRequest(body, image ?? null, CATALOGUE);
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems));
  const source: RemixSource | null = remixOf
    ? { providerId: remixOf.providerId, target: SORA_2.target, group: SORA_2.group }
    : null;
  const request = remixOf
    ? ({ ...parsed.request, mode: "remix", remixOf: remixOf.id } as const)
    : parsed.request;
  const plan = planVideo(request, parsed.model, source);
  const accepted = newRecord({ id: VIDEO_ID, owner: "anna", keyHash: null }, request, plan, NOW);
  const record = ended ? atItsEnd(accepted, ended) : accepted;
  const url = `https://dailies.example/api/v1/videos/${VIDEO_ID}`;
  return { plan, record, video: describeVideo(record, { queuePosition: null, admin: false, url, now: NOW }) };
}

function atItsEnd(
  accepted: VideoRecord,
  { afterMinutes, outcomes, archived }: NonNullable<Case["ended"]>,
): VideoRecord {
  const { plan, request } = accepted;
  const outputs = accepted.outputs.map((output): OutputRecord => {
    const isKept = archived.includes(output.index);
    return isKept ? { ...output, status: "archived", film: filmOf(accepted, output.index) } : output;
  });
  const actual = outcomes.reduce((sum, each) => sum + settleJob(each, plan, request).amount, 0);
  const unaccounted = outcomes
    .filter(({ kind }) => MONEY[kind].unaccounted)
    .map(({ jobIndex }) => priceJob(plan.price, request, plan.jobs[jobIndex]?.outputs.length ?? 0))
    .reduce((sum, amount) => sum + amount, 0);
  const now = NOW + afterMinutes * 60_000;
  const concluded = concludeRecord({ ...accepted, outputs, unaccounted }, outcomes, actual, now, null);
  return noteTimes(accepted, concluded, now);
}

function filmOf({ id, request }: VideoRecord, index: number): FilmRecord {
  const [width = null, height = null] = request.size.split("x").map(Number);
  return {
    blob: `${id}/${index}.mp4`,
    bytes: 1_234_567,
    sha256: "ab".repeat(32),
    contentType: "video/mp4",
    durationSeconds: request.seconds,
    width,
    height,
    hasAudio: request.model !== "sora",
    thumbnail: null,
  };
}
