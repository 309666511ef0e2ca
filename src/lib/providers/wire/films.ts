import { collector } from "../../bytes/collector.ts";
import { statusIn } from "../../domain/polling/answerKind.ts";
import type { DownloadAnswer, FilmRest } from "../provider.ts";
import { parseErrorBody, parseJson } from "./errorBody.ts";
import { filmHead } from "./filmHead.ts";
import { filmUrl } from "./filmUrl.ts";
import { isMissing } from "./isMissing.ts";
import { isModeration } from "./moderation.ts";
import { isSuccess, type Unreachable } from "./replies.ts";
import type { HeaderReader, Reply, StreamReply, TextReply, Transport } from "./transport.ts";

const LARGEST_THUMBNAIL_BYTES = 5_000_000;
const LARGEST_JSON_BYTES = 1_000_000;
/** Such an answer may mean that the film lies elsewhere, where the job says: SGLang with cloud storage answers 400. */
const LOOK_ELSEWHERE = new Set([400, 404, 405, 410, 422, 501]);

/** How one film is reached. */
export interface FilmSource {
  readonly url: string;
  /** The job's own address, where it may say that the film lies elsewhere; null when it never does. */
  readonly jobUrl: string | null;
  readonly transport: Pick<Transport, "open" | "get">;
  readonly failed: (reply: Reply) => Unreachable;
  /** The film is wanted from there on, if it is still the same; null = all of it. */
  readonly rest: FilmRest | null;
}

/**
 * Opens a film as a stream: at its own address, or where that answer or the job says that it is. After its headers nothing
 * here ends it but the signal: stalls are the caller's to notice.
 */
export async function openFilm(source: FilmSource, signal: AbortSignal): Promise<DownloadAnswer> {
  const { rest } = source;
  const answer = await open(source, signal);
  // What is no rest of the same film is of no use: then all of it is wanted.
  const isUsable = rest === null || answer.kind !== "unreachable" || !isPartial(answer.reason);
  return isUsable ? answer : open({ ...source, rest: null }, signal);
}

async function open(source: FilmSource, signal: AbortSignal): Promise<DownloadAnswer> {
  const { url, jobUrl, transport, failed } = source;
  const reply = await transport.open(url, signal, rangeOf(source));
  if (reply.kind === "stream") {
    if (!isJson(reply)) return filmIn(reply, source);
    // Some servers call everything JSON that they do not know.
    const { isFilm, whole } = await filmHead(reply.body);
    const read = { ...reply, body: whole };
    return isFilm ? filmIn(read, source) : elsewhere(await textIn(read), url, source, signal);
  }
  if (reply.kind === "silence") return failed(reply);
  if (jobUrl !== null && LOOK_ELSEWHERE.has(reply.status)) {
    const job = await transport.get(jobUrl);
    const at = job.kind === "text" && isSuccess(job) ? filmUrl(parseJson(job.text)) : null;
    if (at !== null) return openAt(at, jobUrl, source, signal);
  }
  if (isMissing(reply)) return { kind: "missing" };
  return notMade(reply, failed) ?? failed(reply);
}

/** Asks for a film, and looks at no more than that one comes. A page that says that there is none is not one. */
export async function isFilmThere(source: FilmSource): Promise<boolean> {
  const enough = new AbortController();
  const answer = await openFilm(source, enough.signal);
  enough.abort();
  return answer.kind === "stream" && !/^\s*(text|image)\//i.test(answer.contentType);
}

/** The film behind an answer in JSON, which says where it is, or why there is none. */
async function elsewhere(
  reply: TextReply,
  url: string,
  source: FilmSource,
  signal: AbortSignal,
): Promise<DownloadAnswer> {
  const at = filmUrl(parseJson(reply.text));
  if (at !== null) return openAt(at, url, source, signal);
  return notMade(reply, source.failed) ?? source.failed(reply);
}

async function openAt(
  address: string,
  base: string,
  source: FilmSource,
  signal: AbortSignal,
): Promise<DownloadAnswer> {
  const { transport, failed } = source;
  const url = URL.parse(address, base);
  if (!url) return { kind: "unreachable", retryAfterSeconds: null, reason: "the film's address is none" };
  const reply = await transport.open(url.href, signal, rangeOf(source));
  // A link that has run out is renewed by whoever made it: nothing says that the film is gone.
  return reply.kind === "stream" && !isJson(reply)
    ? filmIn(reply, source)
    : failed(reply.kind === "stream" ? await textIn(reply) : reply);
}

function filmIn({ status, header, body }: StreamReply, { rest }: Pick<FilmSource, "rest">): DownloadAnswer {
  const bytes = contentLength(header);
  const etag = strongTag(header);
  const [, first = "0", last, total] =
    (status === 206 && CONTENT_RANGE.exec(header("content-range") ?? "")) || [];
  const isRest =
    rest !== null && Number(first) === rest.start && etag === rest.etag && total === `${rest.total}`;
  if ((first !== "0" && !isRest) || (last !== undefined && !isToEnd(last, total))) {
    void body[Symbol.asyncIterator]().return?.();
    return { kind: "unreachable", retryAfterSeconds: null, reason: PARTIAL };
  }
  const contentType = header("content-type") ?? "application/octet-stream";
  return { kind: "stream", body, bytes, contentType, etag, start: Number(first) };
}

const CONTENT_RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/;
const PARTIAL = "HTTP 206 with a part of the film";

/** Neither the whole film nor the rest that was asked for, or no such rest. */
function isPartial(reason: string): boolean {
  return reason === PARTIAL || statusIn(reason) === 416;
}

function rangeOf({ rest }: FilmSource): Readonly<Record<string, string>> {
  return rest === null ? {} : { Range: `bytes=${rest.start}-`, "If-Range": rest.etag };
}

/** Only a strong tag says that bytes are the same; one that is not ASCII cannot be sent back. */
function strongTag(header: HeaderReader): string | null {
  const etag = header("etag") ?? "";
  return /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : null;
}

/** What is not known to go on has come to its end. */
function isToEnd(last = "", total = ""): boolean {
  return total === "*" || Number(last) + 1 === Number(total);
}

/** A content policy in place of the film: it was surely not made. */
function notMade(reply: TextReply, failed: (reply: Reply) => Unreachable): DownloadAnswer | null {
  const error = parseErrorBody(reply.text);
  return isModeration(error)
    ? { kind: "not_made", code: "moderation_blocked", reason: failed(reply).reason }
    : null;
}

function isJson({ header }: StreamReply): boolean {
  return /\bjson\b/i.test(header("content-type") ?? "");
}

async function textIn({ status, header, body }: StreamReply): Promise<TextReply> {
  const bytes = await readAll(body, LARGEST_JSON_BYTES);
  return { kind: "text", status, header, text: Buffer.from(bytes ?? []).toString("utf8") };
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
  const bytes = contentType.startsWith("image/") ? await readAll(reply.body, LARGEST_THUMBNAIL_BYTES) : null;
  if (bytes) return { bytes, contentType: contentType === "image/jpg" ? "image/jpeg" : contentType };
  enough.abort();
  return null;
}

/** The whole of a small body; null when it is not small, or breaks. */
async function readAll(body: AsyncIterable<Uint8Array>, mostBytes: number): Promise<Uint8Array | null> {
  const collected = collector();
  try {
    for await (const chunk of body) {
      collected.add(chunk);
      if (collected.size() > mostBytes) return null;
    }
  } catch {
    return null;
  }
  return collected.size() > 0 ? collected.bytes() : null;
}

/** The length of the body as it will arrive; that of an encoded one is not known. */
function contentLength(header: HeaderReader): number | null {
  const length = header("content-length");
  const coding = header("content-encoding") ?? "identity";
  return length !== undefined && /^\d{1,15}$/.test(length) && coding === "identity" ? Number(length) : null;
}
