import { createFile } from "@azure/core-rest-pipeline";
import * as z from "zod";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { formatSize } from "../../domain/models/size.ts";
import type { ProviderJob } from "../provider.ts";
import { commonFields, commonSnapshot } from "../videosApi/jobFields.ts";
import type { Protocol, SaidJob } from "../videosApi/protocol.ts";
import { providerUrls } from "../videosApi/urls.ts";
import type { CreateCall } from "../wire/createBody.ts";
import { field } from "../wire/fieldReaders.ts";
import { formTexts } from "../wire/formTexts.ts";
import { imageFileName } from "../wire/imageFile.ts";
import { URLS } from "./urls.ts";

/** The job API: all variants in one job, films under their own generation ids. */
export function protocol(target: ProviderTarget): Protocol {
  const urls = providerUrls(target, URLS);
  return {
    urls,
    createCall: (job) => createCall(urls.create, target.deployment, job),
    readJob,
    filmIsJob: false,
  };
}

function createCall(url: string, model: string, job: ProviderJob): CreateCall | null {
  if (job.remixOf !== null) return null;
  const fields = {
    ...job.fields,
    model,
    prompt: job.prompt,
    width: job.size.width,
    height: job.size.height,
    n_seconds: job.seconds,
    n_variants: job.variants,
  };
  if (job.image === null) return { url, body: { kind: "json", value: fields } };

  const fileName = imageFileName(job.image.contentType);
  const wholePicture = { left_fraction: 0, top_fraction: 0, right_fraction: 1, bottom_fraction: 1 };
  const items = [{ frame_index: 0, type: "image", file_name: fileName, crop_bounds: wholePicture }];
  const texts = formTexts(fields);
  const files = createFile(job.image.bytes, fileName, { type: job.image.contentType });
  return { url, body: { kind: "form", value: { ...texts, inpaint_items: JSON.stringify(items), files } } };
}

const generations = z
  .array(z.object({ id: field.id }).catch({ id: null }))
  .catch([])
  .transform((list) => list.map((generation) => generation.id).filter((id) => id !== null));

const jobSchema = z.object({
  ...commonFields,
  generations,
  width: field.amount,
  height: field.amount,
  n_seconds: field.amount,
  n_variants: field.amount,
});

function readJob(body: unknown): SaidJob | null {
  const job = jobSchema.safeParse(body).data;
  const id = job?.id ?? job?.task_id;
  if (!job || !id) return null;
  return {
    jobId: id,
    ...commonSnapshot(job, job.generations.length > 0),
    outputIds: [...new Set(job.generations)],
    echo: {
      deployment: job.model,
      size: job.width && job.height ? formatSize({ width: job.width, height: job.height }) : null,
      seconds: job.n_seconds,
      variants: job.n_variants,
      prompt: job.prompt,
      remixOf: null,
    },
  };
}
