import { parseSize, type Size } from "../../domain/models/size.ts";
import { callerFieldsOf } from "../../domain/request/callerFields.ts";
import type { FailureCode } from "../../domain/video/failure.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { fitImage } from "../../media/fitImage.ts";
import type { ProviderJob } from "../../providers/provider.ts";
import type { Tools } from "../../services/tools.ts";

export type LoadedJob =
  | { readonly kind: "job"; readonly job: ProviderJob }
  | { readonly kind: "refused"; readonly code: FailureCode };

/** Puts one job together as the provider gets it: the prompt from the record, the image cut to the film's size. */
export async function loadJob(record: VideoRecord, jobIndex: number, tools: Tools): Promise<LoadedJob> {
  const { request, plan } = record;
  const size = parseSize(request.size);
  const variants = plan.jobs[jobIndex]?.outputs.length;
  if (!size || variants === undefined) throw new Error(`video ${record.id} has no job ${jobIndex}`);
  if (request.remixOf !== null && !(await hasSource(record, request.remixOf, tools))) {
    return { kind: "refused", code: "invalid_request" };
  }
  const image = await loadImage(record, size, tools);
  if (image === "unusable") return { kind: "refused", code: "invalid_image" };
  if (image === "lost") return { kind: "refused", code: "internal_error" };
  const remixOf = plan.source?.providerId ?? null;
  const { prompt, seconds } = request;
  const model = tools.config.models.find(({ name }) => name === request.model);
  const fields = { ...model?.fields, ...callerFieldsOf(request) };
  return { kind: "job", job: { prompt, size, seconds, variants, image, remixOf, fields, mark: null } };
}

/** True while the source of a remix is there, and its job at the provider has not expired. */
async function hasSource(
  { owner, plan }: VideoRecord,
  sourceId: string,
  { storage, clock }: Tools,
): Promise<boolean> {
  const source = (await storage.records.find(owner, sourceId))?.record;
  const job = source?.jobs.find(({ providerId }) => providerId === plan.source?.providerId);
  return source !== undefined && (job?.expiresAt ?? Number.POSITIVE_INFINITY) > clock.now();
}

async function loadImage(
  { id, request }: VideoRecord,
  size: Size,
  { storage, log }: Tools,
): Promise<ProviderJob["image"] | "unusable" | "lost"> {
  if (!request.image) return null;
  const kept = await storage.images.get(id);
  if (!kept) {
    log("image_lost", { videoId: id });
    return "lost";
  }
  const fitted = await fitImage(kept.bytes, size);
  if (fitted.kind === "image") return { bytes: fitted.bytes, contentType: fitted.contentType };
  log("image_unusable", { videoId: id });
  return "unusable";
}
