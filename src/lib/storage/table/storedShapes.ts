import { z } from "zod";
import type { ProviderTarget, VideoApi } from "../../domain/models/model.ts";
import type { FailureCode } from "../../domain/video/failure.ts";

// Loose objects: fields that a newer version of the app wrote survive a change made by an older one.

/** Accepts the words of a union of the domain; the compiler sees to it that none is left out. */
export function oneOf<Word extends string>(words: Readonly<Record<Word, true>>): z.ZodType<Word> {
  return z.custom<Word>((value) => typeof value === "string" && Object.hasOwn(words, value), {
    error: "is none of the known words",
  });
}

/** Why a video or a job ended, as it is stored. */
export const FAILURE_CODE = oneOf<FailureCode>({
  moderation_blocked: true,
  invalid_request: true,
  invalid_image: true,
  provider_failed: true,
  model_retired: true,
  deployment_not_found: true,
  provider_auth: true,
  expired: true,
  timed_out: true,
  cancelled: true,
  archive_failed: true,
  partial: true,
  internal_error: true,
});

/** Where a provider's jobs live, as it is stored. */
export const PROVIDER_TARGET: z.ZodType<ProviderTarget> = z.looseObject({
  api: oneOf<VideoApi>({ "sora-1": true, "sora-2": true, "openai-videos": true }),
  endpoint: z.string(),
  deployment: z.string(),
  paths: oneOf<ProviderTarget["paths"]>({ v1: true, deployments: true }),
  apiVersion: z.string().nullable(),
  auth: z.discriminatedUnion("kind", [
    z.looseObject({ kind: z.literal("identity") }),
    z.looseObject({ kind: z.literal("key"), setting: z.string() }),
    z.looseObject({ kind: z.literal("none") }),
  ]),
});
