import type { HttpResponseInit } from "@azure/functions";
import type { Fields } from "../../domain/request/fields.ts";
import { badRequest, errorAnswer } from "../answers/errorAnswer.ts";
import { type BodyLimits, inWords } from "./bodyLimits.ts";
import { objectsFromText } from "./objectsFromText.ts";
import { type ParsedBody, parseJsonBody } from "./parseJsonBody.ts";
import { parseMultipartBody } from "./parseMultipartBody.ts";
import { type BodySource, largeBodyPlace } from "./readBytes.ts";
import { takeImage } from "./takeImage.ts";
import type { UploadPlace } from "./uploadPlaces.ts";
import { withBytes } from "./withBytes.ts";

/** A request body as the domain parses it. */
export interface Body {
  /** Named as in JSON, values as sent: all text when the body was multipart. Never holds `input_reference`. */
  readonly fields: Fields;
  /** The image to start from, not looked into yet; `param` names where it was, for what is wrong with it. */
  readonly image: { readonly bytes: Uint8Array; readonly param: string } | null;
}

/**
 * Reads a JSON or multipart body and hands it to `use`, or answers why not: 415, 413 (before reading when the length
 * is declared), 400, or 503 when as many large bodies as one process takes are being worked on. A large body's place
 * is kept until `use` has answered, since its image is in memory until then. Where `imageBytes` is 0,
 * `input_reference` stays among the fields, so that it is refused by name.
 */
export async function withBody(
  source: BodySource,
  limits: BodyLimits,
  use: (body: Body) => Promise<HttpResponseInit>,
  place: UploadPlace = largeBodyPlace(),
): Promise<HttpResponseInit> {
  const format = formatOf(source.headers);
  if (format === null) {
    const message = "Unsupported media type. Send application/json or multipart/form-data, not compressed.";
    return errorAnswer("unsupported_media_type", { message });
  }
  return withBytes(
    source,
    limits,
    async (bytes) => {
      const parsed =
        format.kind === "json" ? parseJsonBody(bytes) : parseMultipartBody(bytes, format.contentType);
      const taken = takeBody(parsed, limits);
      return taken.kind === "body" ? await use(taken.body) : taken.answer;
    },
    place,
  );
}

type BodyTaken =
  | { readonly kind: "body"; readonly body: Body }
  | { readonly kind: "refused"; readonly answer: HttpResponseInit };

function takeBody(parsed: ParsedBody, { imageBytes }: BodyLimits): BodyTaken {
  if (parsed.kind === "problem") return { kind: "refused", answer: badRequest([parsed.problem]) };
  const given = objectsFromText(parsed.fields);
  if (imageBytes === 0) return { kind: "body", body: { fields: given, image: null } };
  const taken = takeImage(given, imageBytes);
  if (taken.kind === "problem") return { kind: "refused", answer: badRequest([taken.problem]) };
  if (taken.kind === "taken") {
    const { fields, image } = taken;
    return { kind: "body", body: { fields, image } };
  }
  const message = `The image is too large: at most ${inWords(imageBytes)} are taken.`;
  return { kind: "refused", answer: errorAnswer("too_large", { message, param: taken.param }) };
}

type Format = { readonly kind: "json" } | { readonly kind: "multipart"; readonly contentType: string };

function formatOf(headers: Headers): Format | null {
  if ((headers.get("content-encoding") ?? "identity").toLowerCase() !== "identity") return null;
  const contentType = headers.get("content-type") ?? "";
  const mediaType = contentType.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType === "application/json") return { kind: "json" };
  return mediaType === "multipart/form-data" ? { kind: "multipart", contentType } : null;
}
