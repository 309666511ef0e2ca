import type { TableEntity } from "@azure/data-tables";
import * as z from "zod";
import { VIDEO_MODES } from "../../domain/models/model.ts";
import type { VideoRequest } from "../../domain/request/request.ts";
import { FAILURE_CODES } from "../../domain/video/failure.ts";
import type { VideoPlan } from "../../domain/video/plan.ts";
import {
  type FilmRecord,
  type JobRecord,
  OUTPUT_STATUSES,
  type OutputRecord,
  type VideoRecord,
} from "../../domain/video/record.ts";
import { STAGES } from "../../domain/video/stage.ts";
import { fromJsonColumns, toJsonColumns } from "../table/jsonColumns.ts";
import { PROVIDER_TARGET } from "../table/storedShapes.ts";

// Loose objects: fields that a newer version of the app wrote survive a change made by an older one.

const REQUEST: z.ZodType<VideoRequest> = z.looseObject({
  model: z.string(),
  prompt: z.string(),
  seconds: z.number(),
  size: z.string(),
  variants: z.number().int(),
  mode: z.enum(VIDEO_MODES),
  image: z.looseObject({ sha256: z.string(), contentType: z.string(), bytes: z.number() }).nullable(),
  remixOf: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  seed: z.number().exactOptional(),
  negative_prompt: z.string().exactOptional(),
  generate_audio: z.boolean().exactOptional(),
  fps: z.number().exactOptional(),
});

const PLAN: z.ZodType<VideoPlan> = z.looseObject({
  version: z.literal(1),
  jobs: z.array(
    z.looseObject({ index: z.number().int(), outputs: z.array(z.number().int()), group: z.string() }),
  ),
  price: z.looseObject({ usdPerSecond: z.number(), scaleWithPixels: z.boolean() }),
  estimated: z.number().int(),
  source: z.looseObject({ providerId: z.string(), target: PROVIDER_TARGET, group: z.string() }).nullable(),
});

const JOB: z.ZodType<JobRecord> = z.looseObject({
  index: z.number().int(),
  stage: z.enum(STAGES),
  progress: z.number(),
  providerId: z.string().nullable(),
  target: PROVIDER_TARGET.nullable(),
  submittedAt: z.number().nullable(),
  expiresAt: z.number().nullable(),
  madeAt: z.number().exactOptional(),
  unreachable: z.literal(true).exactOptional(),
  renderMs: z.number().exactOptional(),
});

const FILM: z.ZodType<FilmRecord> = z.looseObject({
  blob: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  contentType: z.string(),
  durationSeconds: z.number().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  hasAudio: z.boolean().nullable(),
  thumbnail: z.looseObject({ blob: z.string(), contentType: z.string() }).nullable(),
  unverified: z.literal(true).exactOptional(),
});

const OUTPUT: z.ZodType<OutputRecord> = z.looseObject({
  index: z.number().int(),
  status: z.enum(OUTPUT_STATUSES),
  film: FILM.nullable(),
});

const RECORD: z.ZodType<VideoRecord> = z.looseObject({
  version: z.literal(1),
  id: z.string(),
  owner: z.string(),
  createdAt: z.number(),
  request: REQUEST,
  plan: PLAN,
  run: z.number().int(),
  stage: z.enum(STAGES),
  progress: z.number(),
  overdue: z.boolean(),
  cancelRequested: z.boolean(),
  jobs: z.array(JOB),
  outputs: z.array(OUTPUT),
  failure: z.enum(FAILURE_CODES).nullable(),
  actual: z.number().int().nullable(),
  unaccounted: z.number().int().default(0),
  completedAt: z.number().nullable(),
  keepUntil: z.number().nullable(),
  keyHash: z.string().nullable(),
  timeline: z.array(z.looseObject({ stage: z.enum(STAGES), at: z.number() })).default([]),
  forecast: z.partialRecord(z.enum(STAGES), z.array(z.number())).default({}),
});

/** The columns of a record's row: the record itself, and what people look for in a storage explorer. */
export function toRecordColumns(record: VideoRecord): Omit<TableEntity, "partitionKey" | "rowKey"> {
  const { stage, request, createdAt } = record;
  return { ...toJsonColumns(record), stage, model: request.model, createdAt: new Date(createdAt) };
}

/** The record of a row. Throws when the row is not one that this version understands. */
export function parseRecordRow(row: Readonly<Record<string, unknown>>): VideoRecord {
  return RECORD.parse(fromJsonColumns(row));
}
