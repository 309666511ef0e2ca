import { statusIn } from "../../domain/polling/answerKind.ts";
import type { DownloadAnswer, FilmRest } from "../provider.ts";
import { parseErrorBody, parseJson } from "./errorBody.ts";
import { filmOrText, readAll } from "./filmReply.ts";
import { filmUrl } from "./filmUrl.ts";
import { isMissing } from "./isMissing.ts";
import { isModeration } from "./moderation.ts";
import { isSuccess, type Unreachable } from "./replies.ts";
import type { HeaderReader, Reply, StreamReply, TextReply, Transport } from "./transport.ts";

const LARGEST_THUMBNAIL_BYTES = 5_000_000;
/** What a film comes with, or words in its place. */
const WITH_FILM = new Set([200, 206]);
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
 * Opens a film as a stream: at its own address, or where that answer or the job says that it is. What is known to be a
 * stream ends by nothing here but the signal: stalls are the caller's to notice.
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
  const reply = await filmOrText(await transport.open(url, signal, rangeOf(source)));
  if (reply.kind === "stream") return filmIn(reply, source);
  if (reply.kind === "silence") return failed(reply);
  if (WITH_FILM.has(reply.status)) return elsewhere(reply, url, source, signal);
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
  const reply = await filmOrText(await transport.open(url.href, signal, rangeOf(source)));
  // A link that has run out is renewed by whoever made it: nothing says that the film is gone.
  return reply.kind === "stream" ? filmIn(reply, source) : failed(reply);
}

function filmIn(reply: StreamReply, { rest }: Pick<FilmSource, "rest">): DownloadAnswer {
  const { status, header, body } = reply;
  const bytes = contentLength(header);
  const etag = strongTag(header);
  const [, first = "0", last, total] =
    (status === 206 && CONTENT_RANGE.exec(header("content-range") ?? "")) || [];
  const isRest =
    rest !== null && Number(first) === rest.start && etag === rest.etag && total === `${rest.total}`;
  if ((first !== "0" && !isRest) || (last !== undefined && !isToEnd(last, total))) {
    reply.drop();
    return { kind: "unreachable", retryAfterSeconds: null, reason: PARTIAL };
  }
  const contentType = header("content-type") ?? "application/octet-stream";
  reply.keep();
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

/** Reads a film's still picture; null when there is none, or when it cannot be had: it is not worth a failure. */
export async function readThumbnail(
  url: string,
  timeLimit: AbortSignal,
  transport: Pick<Transport, "open">,
): Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | null> {
  const reply = await transport.open(url, timeLimit);
  if (reply.kind !== "stream") return null;
  const contentType = reply.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  // A server that has no thumbnails answers with the film.
  if (!contentType.startsWith("image/")) {
    reply.drop();
    return null;
  }
  const bytes = await readAll(reply.body, LARGEST_THUMBNAIL_BYTES).catch(() => null);
  if (bytes === null || bytes.byteLength === 0) return null;
  return { bytes, contentType: contentType === "image/jpg" ? "image/jpeg" : contentType };
}

/** The length of the body as it will arrive; that of an encoded one is not known. */
function contentLength(header: HeaderReader): number | null {
  const length = header("content-length");
  const coding = header("content-encoding") ?? "identity";
  return length !== undefined && /^\d{1,15}$/.test(length) && coding === "identity" ? Number(length) : null;
}
