import * as z from "zod";
import type { ProviderTarget } from "../../domain/models/model.ts";
import type { ProviderJob } from "../provider.ts";
import { dataUrl } from "../tasks/dataUrl.ts";
import { below, segment } from "../tasks/endpoint.ts";
import { shapeOf, sizeOfShape } from "../tasks/shape.ts";
import type { SaidTask, TaskApi, TaskPage } from "../tasks/taskApi.ts";
import type { JsonBody } from "../wire/createBody.ts";
import { readError } from "../wire/errorBody.ts";
import { field } from "../wire/fieldReaders.ts";
import { SHAPES } from "./profile.ts";
import { words } from "./words.ts";

const TASKS = "/contents/generations/tasks";
/** As many as the API gives. */
const PAGE = 500;

/** ModelArk's video API below `/api/v3`. Our mark is the seed: its list shows no prompt. */
export function api(target: ProviderTarget): TaskApi {
  const at = below(target, "/api/v3");
  const task = (jobId: string) => at(`${TASKS}/${segment(jobId)}`);
  return {
    create(job) {
      const value = createBody(job, target.deployment);
      return value && { url: at(TASKS), body: { kind: "json", value } };
    },
    readCreated: readTask,
    poll: (jobId) => ({ url: task(jobId) }),
    readTask,
    remove: task,
    list: {
      page: (number) => ({ url: at(TASKS, { page_num: number, page_size: PAGE }) }),
      readPage,
      readEntry: readTask,
    },
    words,
  };
}

function createBody(job: ProviderJob, model: string): JsonBody | null {
  const shape = shapeOf(SHAPES, job.size);
  if (job.remixOf !== null || job.variants !== 1 || !shape) return null;
  const { prompt, seconds, image, mark, fields } = job;
  const first = image && { type: "image_url", image_url: { url: dataUrl(image) }, role: "first_frame" };
  return {
    ...(mark === null ? {} : { seed: Number(mark) }),
    ...fields,
    model,
    content: [{ type: "text", text: prompt }, ...(first ? [first] : [])],
    resolution: shape.resolution,
    ratio: shape.aspect,
    duration: seconds,
  };
}

const TASK = z.object({
  id: field.id,
  model: field.text,
  status: field.text,
  error: z.unknown().optional(),
  created_at: field.time,
  updated_at: field.time,
  content: z.object({ video_url: field.text }).nullable().catch(null),
  seed: field.amount,
  resolution: field.text,
  ratio: field.text,
  duration: field.amount,
});

function readTask(body: unknown): SaidTask | null {
  const task = TASK.safeParse(body).data;
  if (!task?.id) return null;
  const { id: jobId, status, model, content, seed, created_at: createdAt } = task;
  return {
    jobId,
    status,
    model,
    createdAt,
    // What was made does not change any more.
    completedAt: task.updated_at,
    error: readError(task.error),
    films: content?.video_url ? [content.video_url] : [],
    size: sizeOfShape(SHAPES, task.ratio, task.resolution),
    seconds: task.duration,
    mark: seed === null ? null : String(seed),
  };
}

const LISTED = z.object({ items: z.array(z.unknown()), total: field.amount });

function readPage(body: unknown, number: number): TaskPage | null {
  const page = LISTED.safeParse(body).data;
  if (!page) return null;
  const { items: entries, total } = page;
  const isLast = total === null ? entries.length < PAGE : number * PAGE >= total;
  return { entries, isLast };
}
