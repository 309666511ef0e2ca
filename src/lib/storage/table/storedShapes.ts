import * as z from "zod";
import { CREATE_BODY_FORMS, PATH_STYLES, type ProviderTarget } from "../../domain/models/model.ts";

/**
 * Where a provider's jobs live, as it is stored. A loose object, as all that is stored: fields that a newer version of
 * the app wrote survive a change made by an older one.
 */
export const PROVIDER_TARGET: z.ZodType<ProviderTarget> = z.looseObject({
  // Any name: a row of an API that this version does not have still holds its place in the line.
  api: z.string(),
  endpoint: z.string(),
  deployment: z.string(),
  paths: z.enum(PATH_STYLES),
  apiVersion: z.string().nullable(),
  auth: z.discriminatedUnion("kind", [
    z.looseObject({ kind: z.literal("identity"), scope: z.string().exactOptional() }),
    z.looseObject({ kind: z.literal("key"), setting: z.string() }),
    z.looseObject({ kind: z.literal("google"), setting: z.string() }),
    z.looseObject({ kind: z.literal("none") }),
  ]),
  server: z.string().exactOptional(),
  createBody: z.enum(CREATE_BODY_FORMS).exactOptional(),
  bucket: z.string().exactOptional(),
});
