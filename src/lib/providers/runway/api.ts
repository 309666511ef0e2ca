import * as z from "zod";
import type { ProviderTarget } from "../../domain/models/model.ts";
import type { ProviderJob } from "../provider.ts";
import { dataUrl } from "../tasks/dataUrl.ts";
import { below, segment } from "../tasks/endpoint.ts";
import type { SaidTask, TaskApi } from "../tasks/taskApi.ts";
import type { CreateCall } from "../wire/createBody.ts";
import { readError } from "../wire/errorBody.ts";
import { field } from "../wire/fieldReaders.ts";
import { words } from "./words.ts";

/** Runway's API below `/v1`: no list; a task's film has another address at each look. */
export function api(target: ProviderTarget): TaskApi {
  const at = below(target, "/v1");
  const task = (jobId: string) => at(`/tasks/${segment(jobId)}`);
  return {
    create: (job) => createCall(at, job, target.deployment),
    readCreated: readTask,
    poll: (jobId) => ({ url: task(jobId) }),
    readTask,
    remove: task,
    list: null,
    words,
  };
}

function createCall(at: (path: string) => string, job: ProviderJob, model: string): CreateCall | null {
  const { prompt, seconds, size, image, fields } = job;
  if (job.remixOf !== null || job.variants !== 1) return null;
  const value = {
    ...fields,
    model,
    promptText: prompt,
    ratio: `${size.width}:${size.height}`,
    duration: seconds,
    ...(image ? { promptImage: dataUrl(image) } : {}),
  };
  return { url: at(image ? "/image_to_video" : "/text_to_video"), body: { kind: "json", value } };
}

const TASK = z.object({
  id: field.id,
  status: field.text,
  createdAt: field.text,
  progress: field.amount,
  output: z.array(z.string()).catch([]),
  failure: field.text,
  failureCode: field.text,
});

function readTask(body: unknown): SaidTask | null {
  const task = TASK.safeParse(body).data;
  if (!task?.id) return null;
  const { id: jobId, progress, output: films, failure, failureCode } = task;
  const born = Date.parse(task.createdAt ?? "");
  return {
    jobId,
    // A create is answered with the id alone.
    status: task.status,
    progress: progress === null ? null : Math.min(100, Math.floor(100 * progress)),
    createdAt: Number.isNaN(born) ? null : Math.floor(born / 1_000),
    error: readError({ code: failureCode, message: failure }),
    films,
  };
}
