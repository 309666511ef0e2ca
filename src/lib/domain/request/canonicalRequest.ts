import type { VideoRequest } from "./request.ts";

/** The text whose hash says whether two requests are the same one; as parsed, not as sent. */
export function canonicalRequest(request: VideoRequest): string {
  const { model, prompt, seconds, size, variants, mode, image, remixOf, metadata } = request;
  const pairs = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    model,
    prompt,
    seconds,
    size,
    variants,
    mode,
    image?.sha256 ?? null,
    remixOf,
    pairs,
  ]);
}
