import { type ByteSource, joined } from "./byteSource.ts";
import type { Reply } from "./reply.ts";

/** What a download says of itself. */
export interface FilmFacts {
  readonly type: string;
  /** Differs between films. */
  readonly tag: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The bytes, or the range of them that was asked for; several ranges at once give the whole. */
export function filmReply(film: ByteSource, facts: FilmFacts, request: Headers): Reply {
  const etag = `"${facts.tag}"`;
  const headers = {
    "content-type": facts.type,
    "accept-ranges": "bytes",
    "last-modified": new Date(facts.madeAt).toUTCString(),
    etag,
  };
  const condition = request["if-range"];
  const isStale = condition !== undefined && condition !== etag && condition !== headers["last-modified"];
  const range = isStale ? null : parseRange(String(request["range"] ?? ""), film.size);
  if (range === null) return { status: 200, headers, body: film };
  if (range === "unsatisfiable") {
    return { status: 416, headers: { ...headers, "content-range": `bytes */${film.size}` }, body: null };
  }
  const { start, end } = range;
  const contentRange = `bytes ${start}-${end - 1}/${film.size}`;
  return {
    status: 206,
    headers: { ...headers, "content-range": contentRange },
    body: part(film, start, end),
  };
}

/** The source from `start` up to but not including `end`, grown by zeros where it is too short. */
export function part(source: ByteSource, start: number, end: number): ByteSource {
  const whole = end <= source.size ? source : joined(source, zeros(end - source.size));
  return { size: end - start, read: (offset, length) => whole.read(start + offset, length) };
}

function zeros(size: number): ByteSource {
  return { size, read: async (_offset, length) => new Uint8Array(length) };
}

function parseRange(header: string, size: number): { start: number; end: number } | "unsatisfiable" | null {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!found) return null;
  const [, first = "", last = ""] = found;
  if (first === "" && last === "") return null;
  if (first === "") {
    const length = Number(last);
    return length === 0 || size === 0 ? "unsatisfiable" : { start: Math.max(0, size - length), end: size };
  }
  if (Number(first) >= size) return "unsatisfiable";
  if (last !== "" && Number(last) < Number(first)) return null;
  return { start: Number(first), end: last === "" ? size : Math.min(size, Number(last) + 1) };
}
