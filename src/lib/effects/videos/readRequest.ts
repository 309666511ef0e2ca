import type { VideoModel } from "../../domain/models/model.ts";
import { parseVideoRequest } from "../../domain/request/parseVideoRequest.ts";
import type { Problem } from "../../domain/request/problem.ts";
import type { ImageReference, VideoRequest } from "../../domain/request/request.ts";
import { sha256 } from "../../hash/sha256.ts";
import type { Body } from "../../http/body/withBody.ts";
import { inspectImage } from "../../media/inspectImage.ts";
import type { Services } from "../../services/services.ts";

export type ReadRequest =
  | { readonly kind: "valid"; readonly request: VideoRequest; readonly model: VideoModel }
  | { readonly kind: "invalid"; readonly problems: readonly [Problem, ...Problem[]] };

/** Checks a create's fields and its image's header together, so that every problem is reported at once. */
export async function readRequest(
  { fields, image }: Body,
  { config }: Pick<Services, "config">,
): Promise<ReadRequest> {
  const inspected = image ? await inspectImage(image.bytes) : null;
  const reference: ImageReference | null =
    image && inspected?.kind === "image"
      ? { sha256: sha256(image.bytes), contentType: inspected.contentType, bytes: image.bytes.byteLength }
      : null;
  const parsed = parseVideoRequest(fields, reference, config);
  const problems: Problem[] = parsed.kind === "invalid" ? [...parsed.problems] : [];
  if (image && inspected?.kind === "problem") {
    problems.push({ message: inspected.message, param: image.param, code: "invalid_image" });
  }
  const [first, ...more] = problems;
  if (first) return { kind: "invalid", problems: [first, ...more] };
  if (parsed.kind !== "valid") throw new Error("a request was refused without a problem");
  return parsed;
}
