import { createFile, type FormDataMap } from "@azure/core-rest-pipeline";
import * as z from "zod";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { formatSize } from "../../domain/models/size.ts";
import type { ProviderJob } from "../provider.ts";
import type { CreateBody, CreateCall, JsonBody } from "../wire/createBody.ts";
import { field } from "../wire/fieldReaders.ts";
import { filmUrl } from "../wire/filmUrl.ts";
import { formTexts } from "../wire/formTexts.ts";
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
  /** Whether JSON has the length as a number; a form has texts alone. */
  readonly secondsAsNumber?: true;
  /** What is called otherwise there than callers and operators know it: their names to the server's. */
  readonly names?: Readonly<Record<string, string>>;
  /** How the model's name carries our mark there and back; absent where nothing does. */
  readonly marks?: MarkedModel;
}

/** A mark in the text that is sent, and repeated, as the model's name. */
export interface MarkedModel {
  readonly put: (model: string, mark: string) => string;
  /** The name without its mark, and the mark; null where there is none. */
  readonly read: (model: string) => { readonly model: string; readonly mark: string | null };
}

/** OpenAI's Videos API: one film a job, under the job's own id. */
export function videosProtocol(target: ProviderTarget, dialect: Dialect): Protocol {
  const { urls: style, statesBill, marks } = dialect;
  const urls = providerUrls(target, { ...style, film, thumbnail });
  const read = statesBill ? readBilledJob : readJob;
  return {
    urls,
    createCall: (job) => createCall(urls, target.deployment, job, dialect),
    readJob: marks ? (body) => withMark(read(body), marks) : read,
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
  { plainBody, secondsAsNumber, names = {}, marks }: Dialect,
): CreateCall | null {
  if (job.variants !== 1) return null;
  if (job.remixOf !== null) {
    return { url: urls.remix(job.remixOf), body: { kind: "json", value: { prompt: job.prompt } } };
  }
  // A server with one model may be configured without its name.
  const marked = marks && job.mark !== null ? marks.put(model, job.mark) : model;
  const named: Readonly<Record<string, string>> = marked === "" ? {} : { model: marked };
  const seconds = secondsAsNumber ? job.seconds : String(job.seconds);
  const asked = { ...named, prompt: job.prompt, size: formatSize(job.size), seconds };
  const fields = { ...renamed(job.fields, names), ...asked };
  if (job.image === null) {
    const body = plainBody === "json" ? { kind: plainBody, value: fields } : form(fields);
    return { url: urls.create, body };
  }
  const { bytes, contentType } = job.image;
  const input_reference = createFile(bytes, imageFileName(contentType), { type: contentType });
  return { url: urls.create, body: form(fields, { input_reference }) };
}

function form(fields: JsonBody, files: FormDataMap = {}): CreateBody {
  return { kind: "form", value: { ...formTexts(fields), ...files } };
}

function renamed(fields: JsonBody, names: Readonly<Record<string, string>>): JsonBody {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [names[name] ?? name, value]));
}

function withMark(job: SaidJob | null, { read }: MarkedModel): SaidJob | null {
  const said = job?.echo.deployment;
  if (!job || typeof said !== "string") return job;
  const { model: deployment, mark } = read(said);
  return { ...job, echo: { ...job.echo, deployment, mark } };
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

/** A job of a server that may state its bill, as some gateways do. */
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
