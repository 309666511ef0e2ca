import * as z from "zod";
import type { ProviderTarget } from "../../domain/models/model.ts";
import type { ProviderJob } from "../provider.ts";
import { dataUrl } from "../tasks/dataUrl.ts";
import { below, segment } from "../tasks/endpoint.ts";
import { shapeOf } from "../tasks/shape.ts";
import type { SaidTask, TaskApi } from "../tasks/taskApi.ts";
import type { JsonBody } from "../wire/createBody.ts";
import { readError } from "../wire/errorBody.ts";
import { field } from "../wire/fieldReaders.ts";
import { SHAPES } from "./profile.ts";
import { words } from "./words.ts";

/** A dollar has so many ticks, in which the bill is stated. */
const TICKS = 10_000_000_000;

/** xAI's video API below `/v1`: no list, no delete, no still picture. */
export function api(target: ProviderTarget): TaskApi {
  const at = below(target, "/v1");
  return {
    create(job) {
      const value = createBody(job, target.deployment);
      return value && { url: at("/videos/generations"), body: { kind: "json", value } };
    },
    readCreated,
    poll: (jobId) => ({ url: at(`/videos/${segment(jobId)}`) }),
    readTask,
    remove: null,
    list: null,
    words,
  };
}

function createBody(job: ProviderJob, model: string): JsonBody | null {
  const shape = shapeOf(SHAPES, job.size);
  if (job.remixOf !== null || job.variants !== 1 || !shape) return null;
  return {
    ...job.fields,
    model,
    prompt: job.prompt,
    duration: job.seconds,
    aspect_ratio: shape.aspect,
    resolution: shape.resolution,
    ...(job.image ? { image: { url: dataUrl(job.image) } } : {}),
  };
}

function readCreated(body: unknown): SaidTask | null {
  const { request_id: jobId } = CREATED.parse(body);
  return jobId === null ? null : { jobId, status: "pending" };
}

const CREATED = z.object({ request_id: field.id }).catch({ request_id: null });

const TASK = z.object({
  status: field.text,
  progress: field.percent,
  model: field.text,
  error: z.unknown().optional(),
  video: z
    .object({
      url: field.text,
      duration: field.amount,
      respect_moderation: z.boolean().nullable().catch(null),
    })
    .nullable()
    .catch(null),
  usage: z.object({ cost_in_usd_ticks: field.amount }).nullable().catch(null),
});

/** A task in the answer to a poll, which does not name it. One that moderation kept back is `done` without a film. */
function readTask(body: unknown, jobId: string): SaidTask | null {
  const task = TASK.safeParse(body).data;
  if (!task) return null;
  const { status, progress, model, video, usage } = task;
  if ([status, progress, model, video].every((each) => each === null)) return null;
  const ticks = usage?.cost_in_usd_ticks ?? null;
  const said = { jobId, progress, model, billed: ticks === null ? null : ticks / TICKS };
  if (video?.respect_moderation === false) return { ...said, status: "failed", error: KEPT_BACK };
  const films = video?.url ? [video.url] : [];
  return { ...said, status, error: readError(task.error), films, seconds: video?.duration ?? null };
}

const KEPT_BACK = readError({
  code: "moderation_blocked",
  message: "the film was made, and kept back by content moderation",
});
