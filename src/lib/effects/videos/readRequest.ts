import type { VideoModel } from "../../domain/models/model.ts";
import { parseVideoRequest } from "../../domain/request/parseVideoRequest.ts";
import type { Problem } from "../../domain/request/problem.ts";
import type { ImageReference, VideoRequest } from "../../domain/request/request.ts";
import { sha256 } from "../../hash/sha256.ts";
import type { Body } from "../../http/body/withBody.ts";
import { checkImage } from "../../media/checkImage.ts";
import type { Services } from "../../services/services.ts";

export type ReadRequest =
  | { readonly kind: "valid"; readonly request: VideoRequest; readonly model: VideoModel }
  | { readonly kind: "invalid"; readonly problems: readonly [Problem, ...Problem[]] }
  /** Too many images are being looked at just now. */
  | { readonly kind: "later" };

/** Checks a create's fields and its image, pixels included, together, so that every problem is reported at once. */
export async function readRequest(
  { fields, image }: Body,
  { config }: Pick<Services, "config">,
): Promise<ReadRequest> {
  const checked = image ? await checkImage(image.bytes) : null;
  if (checked?.kind === "later") return checked;
  const reference: ImageReference | null =
    image && checked?.kind === "image"
      ? { sha256: sha256(image.bytes), contentType: checked.contentType, bytes: image.bytes.byteLength }
      : null;
  const parsed = parseVideoRequest(fields, reference, config);
  const problems: Problem[] = parsed.kind === "invalid" ? [...parsed.problems] : [];
  if (image && checked?.kind === "problem") {
    problems.push({ message: checked.message, param: image.param, code: "invalid_image" });
  }
  const [first, ...more] = problems;
  if (first) return { kind: "invalid", problems: [first, ...more] };
  if (parsed.kind !== "valid") throw new Error("a request was refused without a problem");
  return parsed;
}
