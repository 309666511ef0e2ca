import type { HttpResponseInit } from "@azure/functions";
import { badRequest, errorAnswer } from "../answers/errorAnswer.ts";
import { tooManyUploads } from "../answers/tooManyUploads.ts";
import { type BodyLimits, inWords } from "./bodyLimits.ts";
import { type BodySource, type BytesRead, readBytes } from "./readBytes.ts";
import type { UploadPlace } from "./uploadPlaces.ts";

/**
 * Reads a body and hands its bytes to `use`, or answers why not: 413 (before reading when the length is declared), 400, or
 * 503 when as many large bodies as one process takes are being worked on. A large body's place is kept until `use` has
 * answered, since its image is in memory until then.
 */
export async function withBytes(
  source: BodySource,
  { bodyBytes }: Pick<BodyLimits, "bodyBytes">,
  use: (bytes: Uint8Array) => Promise<HttpResponseInit>,
  place: UploadPlace,
): Promise<HttpResponseInit> {
  try {
    const read = await readBytes(source, bodyBytes, place);
    return read.kind === "bytes" ? await use(read.bytes) : refuseBytes(read, bodyBytes);
  } finally {
    place.giveBack();
  }
}

function refuseBytes(read: Exclude<BytesRead, { kind: "bytes" }>, bodyBytes: number): HttpResponseInit {
  switch (read.kind) {
    case "too_large":
      return errorAnswer("too_large", {
        message: `The body is too large: at most ${inWords(bodyBytes)} are taken.`,
      });
    case "busy":
      return tooManyUploads();
    case "too_slow":
      return errorAnswer("unavailable", {
        message: "The upload was so slow that others had to wait for it. Please try again.",
      });
    case "broken_off":
      return badRequest([
        { message: "The body ended before it was complete.", param: null, code: "invalid_value" },
      ]);
  }
}
