import * as z from "zod";
import { CALLER_FIELDS, VIDEO_MODES } from "./model.ts";

const RATE = {
  per_second: z.number().min(0),
  /** Of a film that is asked for without sound (`generate_audio` false); left out where it is the same. */
  per_second_silent: z.number().min(0).optional(),
};

const SIZE = z.strictObject({
  size: z.string(),
  max_variants: z.int().min(1),
  /** The lengths that this size allows, where they are fewer than the model's. */
  seconds: z.array(z.string()).min(1).optional(),
});

/** A configured model as the API lists it: OpenAI's fields, then what it can make, for how much and until when. */
export const MODEL_OBJECT = z.strictObject({
  id: z.string(),
  object: z.literal("model"),
  created: z.int(),
  owned_by: z.literal("dailies"),
  api: z.string(),
  default_size: z.string(),
  default_seconds: z.string(),
  sizes: z.array(SIZE).min(1),
  seconds: z.array(z.string()).min(1),
  modes: z.array(z.enum(VIDEO_MODES)).min(1),
  has_audio: z.boolean(),
  /** What a create may ask for beside prompt, size and length; other names are refused. */
  fields: z.array(z.enum(CALLER_FIELDS)),
  price: z.strictObject({
    currency: z.literal("USD"),
    ...RATE,
    /** Sizes that have a rate of their own. */
    by_size: z.array(z.strictObject({ size: z.string(), ...RATE })).optional(),
    /** True: the rate is for 1280x720 and grows with the number of pixels. */
    scales_with_pixels: z.boolean(),
    /** True: the provider publishes no price. */
    estimate: z.boolean(),
  }),
  limits: z.strictObject({
    /** 0: paused by its operator. */
    max_running: z.int().min(0),
    max_creates_per_minute: z.int().min(1).nullable(),
  }),
  /** Day (ISO date) from which the provider no longer takes requests. */
  retires_at: z.string().nullable(),
  retired: z.boolean(),
});

/** The answer of `GET /models`. */
export const MODEL_LIST = z.strictObject({ object: z.literal("list"), data: z.array(MODEL_OBJECT) });

export type ModelObject = z.infer<typeof MODEL_OBJECT>;
