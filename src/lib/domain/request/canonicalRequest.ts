import type { VideoRequest } from "./request.ts";

/** The text whose hash says whether two requests are the same one; as parsed, not as sent. */
export function canonicalRequest(request: VideoRequest): string {
  const { model, prompt, seconds, size, variants, mode, image, remixOf, metadata, ...others } = request;
  const kept = pairsOf(others).filter(([, value]) => value !== undefined);
  return JSON.stringify([
    model,
    prompt,
    seconds,
    size,
    variants,
    mode,
    image?.sha256 ?? null,
    remixOf,
    pairsOf(metadata),
    // Hashes that are stored were made without these.
    ...(kept.length === 0 ? [] : [kept]),
  ]);
}

function pairsOf(fields: object): [string, unknown][] {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
}
