import { collector } from "../../bytes/collector.ts";
import type { DownloadAnswer } from "../provider.ts";
import type { Unreachable } from "../wire/replies.ts";
import type { HeaderReader, Reply, Transport } from "../wire/transport.ts";

const GONE = new Set([404, 410]);
const LARGEST_THUMBNAIL_BYTES = 5_000_000;

/** Opens a film as a stream. After its headers nothing here ends it but the signal: stalls are the caller's to notice. */
export async function openFilm(
  url: string,
  signal: AbortSignal,
  transport: Pick<Transport, "open">,
  failed: (reply: Reply) => Unreachable,
): Promise<DownloadAnswer> {
  const reply = await transport.open(url, signal);
  if (reply.kind === "stream") {
    const contentType = reply.header("content-type") ?? "application/octet-stream";
    return { kind: "stream", body: reply.body, bytes: contentLength(reply.header), contentType };
  }
  return reply.kind === "text" && GONE.has(reply.status) ? { kind: "missing" } : failed(reply);
}

/** Reads a film's still picture; null when there is none, or when it cannot be had: it is not worth a failure. */
export async function readThumbnail(
  url: string,
  timeLimit: AbortSignal,
  transport: Pick<Transport, "open">,
): Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | null> {
  const enough = new AbortController();
  const reply = await transport.open(url, AbortSignal.any([timeLimit, enough.signal]));
  if (reply.kind !== "stream") return null;
  const contentType = reply.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  // A server that has no thumbnails answers with the film.
  const bytes = contentType.startsWith("image/") ? await readAll(reply.body) : null;
  if (bytes) return { bytes, contentType: contentType === "image/jpg" ? "image/jpeg" : contentType };
  enough.abort();
  return null;
}

/** The whole of a small body; null when it is not small, or breaks. */
async function readAll(body: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const collected = collector();
  try {
    for await (const chunk of body) {
      collected.add(chunk);
      if (collected.size() > LARGEST_THUMBNAIL_BYTES) return null;
    }
  } catch {
    return null;
  }
  return collected.size() > 0 ? collected.bytes() : null;
}

/** The length of the body as it will arrive; that of an encoded one is not known. */
function contentLength(header: HeaderReader): number | null {
  const length = header("content-length");
  return length !== undefined && /^\d{1,15}$/.test(length) && !header("content-encoding")
    ? Number(length)
    : null;
}
