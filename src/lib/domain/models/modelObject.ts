import { z } from "zod";
import { VIDEO_MODES } from "./model.ts";

/** A configured model as the API lists it: OpenAI's fields, then what it can make, for how much and until when. */
export const MODEL_OBJECT = z.strictObject({
  id: z.string(),
  object: z.literal("model"),
  created: z.int(),
  owned_by: z.literal("dailies"),
  api: z.string(),
  default_size: z.string(),
  default_seconds: z.string(),
  sizes: z.array(z.strictObject({ size: z.string(), max_variants: z.int().min(1) })).min(1),
  seconds: z.array(z.string()).min(1),
  modes: z.array(z.enum(VIDEO_MODES)).min(1),
  has_audio: z.boolean(),
  price: z.strictObject({
    currency: z.literal("USD"),
    per_second: z.number().min(0),
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
