import * as z from "zod";
import { VIDEO_MODES } from "../models/model.ts";
import { DELIVERY_OBJECT } from "../webhooks/deliveryObject.ts";
import { ASKED_BESIDE } from "./askedBeside.ts";
import { FAILURE_CODES } from "./failure.ts";
import { OUTPUT_STATUSES } from "./record.ts";
import { STAGES, VIDEO_STATUSES } from "./stage.ts";

const UNIX_SECONDS = z.int().min(0);
const USD = z.number().min(0);

const OUTPUT_OBJECT = z.strictObject({
  index: z.int().min(0),
  status: z.enum(OUTPUT_STATUSES),
  /** Where the film's bytes are; null until it is archived. */
  content_url: z.url().nullable(),
  bytes: z.int().min(0).nullable(),
  sha256: z.string().nullable(),
  duration_seconds: z.number().min(0).nullable(),
  width: z.int().min(1).nullable(),
  height: z.int().min(1).nullable(),
  has_audio: z.boolean().nullable(),
  /** With `expand=signed_urls`: the film's, and its thumbnail's, without sign-in for some minutes. */
  signed_url: z.url().nullable().optional(),
  thumbnail_signed_url: z.url().nullable().optional(),
});

const JOB_OBJECT = z.strictObject({
  resource: z.string().nullable(),
  deployment: z.string().nullable(),
  job_id: z.string(),
  submitted_at: UNIX_SECONDS.nullable(),
  expires_at: UNIX_SECONDS.nullable(),
});

/** The video object of the API as its callers get it: OpenAI's fields, then ours. */
export const VIDEO_OBJECT = z.strictObject({
  id: z.string(),
  object: z.literal("video"),
  model: z.string(),
  status: z.enum(VIDEO_STATUSES),
  progress: z.number().min(0).max(100),
  created_at: UNIX_SECONDS,
  completed_at: UNIX_SECONDS.nullable(),
  /** When retention removes our copy. */
  expires_at: UNIX_SECONDS.nullable(),
  seconds: z.string(),
  /** "WxH" */
  size: z.string(),
  prompt: z.string(),
  remixed_from_video_id: z.string().nullable(),
  error: z.strictObject({ code: z.enum(FAILURE_CODES), message: z.string() }).nullable(),
  stage: z.enum(STAGES),
  /** What a person reads of the stage. */
  message: z.string(),
  /** When each stage that the video has been through began, in this order. */
  timeline: z.array(z.strictObject({ stage: z.enum(STAGES), at: UNIX_SECONDS })),
  /** When it will probably be ready, by past films like it; null until there are enough, and in final stages. */
  eta: UNIX_SECONDS.nullable(),
  /** Place in the capacity group's line, 1 = next; null when the video does not wait. */
  queue_position: z.int().min(1).nullable(),
  /** True when a job takes longer than is usual. */
  overdue: z.boolean(),
  /** True while the provider does not answer; it is asked again until it does. */
  unreachable: z.boolean(),
  mode: z.enum(VIDEO_MODES),
  n_variants: z.int().min(1),
  ...ASKED_BESIDE,
  cost: z.strictObject({
    currency: z.literal("USD"),
    estimated: USD,
    actual: USD.nullable(),
    unaccounted: USD,
  }),
  outputs: z.array(OUTPUT_OBJECT).min(1),
  metadata: z.record(z.string(), z.string()),
  /** Admins only. */
  owner: z.string().optional(),
  /** Admins only: the jobs that the provider has. */
  provider: z.array(JOB_OBJECT).optional(),
  /** Admins only, where the video's end was told of: how that stands with each receiver. */
  deliveries: z.array(DELIVERY_OBJECT).optional(),
});

export type VideoObject = z.infer<typeof VIDEO_OBJECT>;
export type OutputObject = z.infer<typeof OUTPUT_OBJECT>;
