import { z } from "zod";
import type { ProviderTarget } from "../../domain/models/model.ts";
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
  provider_failed: true,
  model_retired: true,
  deployment_not_found: true,
  provider_auth: true,
  provider_quota: true,
  provider_misconfigured: true,
  invalid_image: true,
  expired: true,
  timed_out: true,
  cancelled: true,
  archive_failed: true,
  partial: true,
  internal_error: true,
});

/** Where a provider's jobs live, as it is stored. */
export const PROVIDER_TARGET: z.ZodType<ProviderTarget> = z.looseObject({
  // Any name: a row of an API that this version does not have still holds its place in the line.
  api: z.string(),
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
