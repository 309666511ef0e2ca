import * as z from "zod";
import type { VideoModel } from "../models/model.ts";
import { VIDEO_MODES } from "../models/model.ts";
import { usdFromAmount } from "../money/amount.ts";
import type { VideoRequest } from "../request/request.ts";
import { ASKED_BESIDE, askedBeside } from "./askedBeside.ts";
import { planVideo } from "./plan.ts";

/** What a create would make, with every default filled in, and what that would cost. */
export const ESTIMATE_OBJECT = z.strictObject({
  request: z.strictObject({
    model: z.string(),
    prompt: z.string(),
    seconds: z.string(),
    size: z.string(),
    n_variants: z.int().min(1),
    mode: z.enum(VIDEO_MODES),
    ...ASKED_BESIDE,
    metadata: z.record(z.string(), z.string()),
  }),
  cost: z.strictObject({ currency: z.literal("USD"), estimated: z.number().min(0) }),
});

export type EstimateObject = z.infer<typeof ESTIMATE_OBJECT>;

/** The estimate of a checked request. */
export function describeEstimate(request: VideoRequest, model: VideoModel): EstimateObject {
  const { model: name, prompt, seconds, size, variants, mode, metadata } = request;
  return {
    request: {
      model: name,
      prompt,
      seconds: String(seconds),
      size,
      n_variants: variants,
      mode,
      ...askedBeside(request),
      metadata: { ...metadata },
    },
    cost: { currency: "USD", estimated: usdFromAmount(planVideo(request, model).estimated) },
  };
}
