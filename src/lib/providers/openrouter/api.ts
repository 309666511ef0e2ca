import * as z from "zod";
import type { ProviderTarget } from "../../domain/models/model.ts";
import type { ProviderJob } from "../provider.ts";
import { dataUrl } from "../tasks/dataUrl.ts";
import { below, segment } from "../tasks/endpoint.ts";
import type { SaidTask, TaskApi } from "../tasks/taskApi.ts";
import type { JsonBody } from "../wire/createBody.ts";
import { readError } from "../wire/errorBody.ts";
import { field } from "../wire/fieldReaders.ts";
import { sizeFields } from "./sizeFields.ts";
import { words } from "./words.ts";

/** OpenRouter's video API below `/api/v1`: no list, no delete; the bill is in the job. */
export function api(target: ProviderTarget): TaskApi {
  const at = below(target, "/api/v1");
  return {
    create(job) {
      const value = createBody(job, target.deployment);
      return value && { url: at("/videos"), body: { kind: "json", value } };
    },
    readCreated: readTask,
    // Not the answer's polling_url: that may lead elsewhere.
    poll: (jobId) => ({ url: at(`/videos/${segment(jobId)}`) }),
    readTask,
    remove: null,
    list: null,
    words,
  };
}

function createBody(job: ProviderJob, model: string): JsonBody | null {
  if (job.remixOf !== null || job.variants !== 1) return null;
  const { prompt, seconds, size, image, fields } = job;
  const first = image && { type: "image_url", image_url: { url: dataUrl(image) }, frame_type: "first_frame" };
  return {
    ...fields,
    model,
    prompt,
    duration: seconds,
    ...sizeFields(size),
    ...(first ? { frame_images: [first] } : {}),
  };
}

const urls = z.array(z.string()).catch([]);

const TASK = z.object({
  id: field.id,
  status: field.text,
  error: z.unknown().optional(),
  urls,
  unsigned_urls: urls,
  usage: z.object({ cost: field.amount }).nullable().catch(null),
});

/** The signed addresses come first: the others need the key. */
function readTask(body: unknown): SaidTask | null {
  const task = TASK.safeParse(body).data;
  if (!task?.id) return null;
  const { id: jobId, status, error, usage } = task;
  const films = [...task.urls, ...task.unsigned_urls];
  return { jobId, status, error: readError(error), films, billed: usage?.cost ?? null };
}
