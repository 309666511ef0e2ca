import { createFile } from "@azure/core-rest-pipeline";
import { z } from "zod";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { formatSize } from "../../domain/models/size.ts";
import type { ProviderJob } from "../provider.ts";
import type { CreateBody, CreateCall } from "../wire/createBody.ts";
import { field } from "../wire/fieldReaders.ts";
import { filmUrl } from "../wire/filmUrl.ts";
import { imageFileName } from "../wire/imageFile.ts";
import { commonFields, commonSnapshot } from "./jobFields.ts";
import type { Protocol, SaidJob } from "./protocol.ts";
import { type ProviderUrls, providerUrls, type UrlStyle } from "./urls.ts";

/** How one API speaks OpenAI's Videos API. */
interface Dialect {
  /** Where it is: jobs are posted to a path ending in `/videos`. */
  readonly urls: Pick<UrlStyle, "createPath" | "usualVersion">;
  /** The form of a create that carries no file. */
  readonly plainBody: CreateBody["kind"];
  /** Whether `usage.cost` is the job's bill in US dollars. */
  readonly statesBill?: true;
}

/** OpenAI's Videos API: one film a job, under the job's own id. */
export function videosProtocol(
  target: ProviderTarget,
  { urls: style, plainBody, statesBill }: Dialect,
): Protocol {
  const urls = providerUrls(target, { ...style, film, thumbnail });
  return {
    urls,
    createCall: (job) => createCall(urls, target.deployment, job, plainBody),
    readJob: statesBill ? readBilledJob : readJob,
    filmIsJob: true,
  };
}

function film(createPath: string, id: string) {
  return [`${createPath}/${id}/content`] as const;
}

function thumbnail(createPath: string, id: string) {
  return [`${createPath}/${id}/content`, ["variant", "thumbnail"]] as const;
}

function createCall(
  urls: ProviderUrls,
  model: string,
  job: ProviderJob,
  plainBody: CreateBody["kind"],
): CreateCall | null {
  if (job.variants !== 1) return null;
  if (job.remixOf !== null) {
    return { url: urls.remix(job.remixOf), body: { kind: "json", value: { prompt: job.prompt } } };
  }
  // A server with one model may be configured without its name.
  const named: Readonly<Record<string, string>> = model === "" ? {} : { model };
  const fields = { ...named, prompt: job.prompt, size: formatSize(job.size), seconds: String(job.seconds) };
  if (job.image === null) return { url: urls.create, body: { kind: plainBody, value: fields } };

  const { bytes, contentType } = job.image;
  const input_reference = createFile(bytes, imageFileName(contentType), { type: contentType });
  return { url: urls.create, body: { kind: "form", value: { ...fields, input_reference } } };
}

const jobSchema = z.object({
  ...commonFields,
  size: field.text,
  seconds: field.amount,
  remixed_from_video_id: field.text,
});

/** No film costs more: what says so is no bill. */
const MOST_USD = 10_000;
const billSchema = z.object({ usage: z.object({ cost: z.number().min(0).max(MOST_USD) }) });

/** A job of a server that may state its bill, as OpenRouter and the gateways that follow it do. */
function readBilledJob(body: unknown): SaidJob | null {
  const job = readJob(body);
  const bill = billSchema.safeParse(body).data;
  return job && bill ? { ...job, billed: bill.usage.cost } : job;
}

function readJob(body: unknown): SaidJob | null {
  const job = jobSchema.safeParse(body).data;
  const id = job?.id ?? job?.task_id;
  if (!job || !id) return null;
  const common = commonSnapshot(job, filmUrl(body) !== null);
  return {
    jobId: id,
    ...common,
    outputIds: common.state === "succeeded" ? [id] : [],
    echo: {
      deployment: job.model,
      size: job.size,
      seconds: job.seconds,
      variants: null,
      prompt: job.prompt,
      remixOf: job.remixed_from_video_id,
    },
  };
}
