import type { Catalogue } from "../models/catalogue.ts";
import type { VideoModel } from "../models/model.ts";
import { notTaken } from "./callerFields.ts";
import { CREATE_BODY } from "./createBody.ts";
import type { Fields } from "./fields.ts";
import { fieldsFor, modelAmong } from "./modelFields.ts";
import type { Problem } from "./problem.ts";
import { faultyFields, problemsOf } from "./problemsOf.ts";
import { tooLong } from "./prompt.ts";
import type { ImageReference, VideoRequest } from "./request.ts";

export type ParsedRequest =
  | { readonly kind: "valid"; readonly request: VideoRequest; readonly model: VideoModel }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/**
 * Checks the body of a create against the whole support matrix and normalises it; every problem is listed.
 * Nothing is rounded or replaced. `image` is the start image as it was inspected, null when there is none.
 */
export function parseVideoRequest(
  fields: Fields,
  image: ImageReference | null,
  catalogue: Catalogue,
): ParsedRequest {
  const { sent, faulty, problems } = readBody(fields);
  if (faulty.has("model")) return { kind: "invalid", problems };
  const { model: name, prompt = "", metadata = {}, seconds, size, n_variants, ...asSent } = sent;
  const chosen = modelAmong(catalogue).safeParse({ model: name });
  if (!chosen.success)
    return { kind: "invalid", problems: [...problems, ...problemsOf(chosen.error, fields)] };
  const { model } = chosen.data;

  const asked = faulty.has("size") ? null : (size ?? model.support.defaultSize);
  const taken = fieldsFor(model, asked).safeParse({ seconds, size, n_variants });
  const refused = notTaken(Object.keys(fields), model);
  const others = problems.filter(({ param }) => !refused.some((each) => each.param === param));
  const ofValues = taken.success ? [] : problemsOf(taken.error, fields);
  const found = [...refused, ...tooLongFor(model, sent), ...others, ...ofValues];
  if (image && !model.support.modes.includes("image")) {
    const message = `Model '${model.name}' cannot start from an image.`;
    found.push({ message, param: "input_reference", code: "invalid_value" });
  }
  if (!taken.success || found.length > 0) return { kind: "invalid", problems: found };
  const { n_variants: variants, ...ofModel } = taken.data;
  const mode = image ? "image" : "text";
  const normal = { ...asSent, ...ofModel, variants, prompt, metadata };
  return { kind: "valid", model, request: { ...normal, model: model.name, mode, image, remixOf: null } };
}

/** Texts that are longer than the model takes, though not longer than any model does. */
function tooLongFor({ support }: VideoModel, sent: ReturnType<typeof readBody>["sent"]): Problem[] {
  const texts = { prompt: sent.prompt, negative_prompt: sent.negative_prompt };
  return Object.entries(texts).flatMap(([param, text = ""]) => {
    const message = tooLong(text, support.promptLimit, param.replace("_", " "));
    return message === null ? [] : [{ message, param, code: "invalid_value" as const }];
  });
}

const CREATE_BODY_IN_PART = CREATE_BODY.partial();

/** The fields of a body with which nothing is wrong whatever the model, and what is wrong with the others. */
function readBody(fields: Fields) {
  const body = CREATE_BODY.safeParse(fields);
  if (body.success) return { sent: body.data, faulty: new Set<string>(), problems: [] };
  const faulty = faultyFields(body.error);
  const others = Object.entries(fields).filter(([name]) => !faulty.has(name));
  const sent = CREATE_BODY_IN_PART.parse(Object.fromEntries(others));
  return { sent, faulty, problems: problemsOf(body.error, fields) };
}
