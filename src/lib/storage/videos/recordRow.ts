import type { TableEntity } from "@azure/data-tables";
import { z } from "zod";
import type { VideoMode } from "../../domain/models/model.ts";
import type { VideoRequest } from "../../domain/request/request.ts";
import type { VideoPlan } from "../../domain/video/plan.ts";
import type {
  FilmRecord,
  JobRecord,
  OutputRecord,
  OutputStatus,
  VideoRecord,
} from "../../domain/video/record.ts";
import type { Stage } from "../../domain/video/stage.ts";
import { fromJsonColumns, toJsonColumns } from "../table/jsonColumns.ts";
import { FAILURE_CODE, oneOf, PROVIDER_TARGET } from "../table/storedShapes.ts";

// Loose objects: fields that a newer version of the app wrote survive a change made by an older one.

const STAGE = oneOf<Stage>({
  queued: true,
  waiting_for_capacity: true,
  submitting: true,
  submit_unknown: true,
  preprocessing: true,
  running: true,
  processing: true,
  archiving: true,
  cancelling: true,
  completed: true,
  cancelled: true,
  failed: true,
  expired: true,
  timed_out: true,
});

const REQUEST: z.ZodType<VideoRequest> = z.looseObject({
  model: z.string(),
  prompt: z.string(),
  seconds: z.number(),
  size: z.string(),
  variants: z.number().int(),
  mode: oneOf<VideoMode>({ text: true, image: true, remix: true }),
  image: z.looseObject({ sha256: z.string(), contentType: z.string(), bytes: z.number() }).nullable(),
  remixOf: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
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
  stage: STAGE,
  progress: z.number(),
  providerId: z.string().nullable(),
  target: PROVIDER_TARGET.nullable(),
  submittedAt: z.number().nullable(),
  expiresAt: z.number().nullable(),
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
});

const OUTPUT: z.ZodType<OutputRecord> = z.looseObject({
  index: z.number().int(),
  status: oneOf<OutputStatus>({
    waiting: true,
    running: true,
    archived: true,
    failed: true,
    cancelled: true,
    expired: true,
  }),
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
  stage: STAGE,
  progress: z.number(),
  overdue: z.boolean(),
  cancelRequested: z.boolean(),
  jobs: z.array(JOB),
  outputs: z.array(OUTPUT),
  failure: FAILURE_CODE.nullable(),
  actual: z.number().int().nullable(),
  unaccounted: z.number().int().default(0),
  completedAt: z.number().nullable(),
  keepUntil: z.number().nullable(),
  keyHash: z.string().nullable(),
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
