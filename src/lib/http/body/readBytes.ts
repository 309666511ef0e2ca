import type { HttpRequest } from "@azure/functions";
import { collector } from "../../bytes/collector.ts";
import { FIELDS_BYTES_AT_MOST } from "./bodyLimits.ts";
import { type UploadPlace, uploadPlaces } from "./uploadPlaces.ts";

/** The part of a request that reading its body needs. */
export type BodySource = Pick<HttpRequest, "body" | "headers">;

/** A body's bytes, or why they were not taken. A place held must be given back. */
export type BytesRead =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "too_large" }
  | { readonly kind: "busy" }
  /** Others waited for the place that this body was too slow to fill. */
  | { readonly kind: "too_slow" }
  | { readonly kind: "broken_off" };

/** How long a body is waited for, in milliseconds. */
export interface Patience {
  /** Without a byte. */
  readonly stalledMs: number;
  /** In all. */
  readonly wholeMs: number;
}

/** How much of a body that nobody wants is still taken off the wire (all that the host lets through by itself), and for how long. */
const DISCARDED_BYTES_AT_MOST = 104_857_600;
const DISCARDING: Patience = { stalledMs: 30_000, wholeMs: 30_000 };

/** The platform itself gives a request 230 seconds. */
const PATIENCE: Patience = { stalledMs: 30_000, wholeMs: 230_000 };

/** A claim on one of the two places of this process for a large body. */
export const largeBodyPlace = uploadPlaces({
  count: 2,
  lineAtMost: 16,
  patienceMs: 5_000,
  graceMs: 3_000,
  leastBytesPerSecond: 128 * 1_024,
  now: () => performance.now(),
});

/**
 * Reads a body of at most `limit` bytes. A declared length that is too long is refused before a byte is read, an
 * undeclared one as soon as it passes the limit. A body needs a place once a MiB of it has come: before that it takes
 * nobody's room, however long it says that it will be. Never throws.
 */
export async function readBytes(
  { body, headers }: BodySource,
  limit: number,
  place: UploadPlace,
  patience: Patience = PATIENCE,
): Promise<BytesRead> {
  if (Number(headers.get("content-length") ?? 0) > limit) return { kind: "too_large" };
  if (body === null) return { kind: "bytes", bytes: new Uint8Array() };

  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const read = await collect(new Chunks(reader, patience), limit, place);
  if (read.kind !== "bytes") void discard(reader);
  return read;
}

async function collect(chunks: Chunks, limit: number, place: UploadPlace): Promise<BytesRead> {
  place.onLost(() => chunks.stop("too_slow"));
  const collected = collector();
  for (;;) {
    const next = await chunks.next();
    if (next === "broken_off" || next === "too_slow") return { kind: next };
    if (next === "end") {
      place.complete();
      return { kind: "bytes", bytes: collected.bytes() };
    }
    const size = collected.size() + next.byteLength;
    if (size > limit) return { kind: "too_large" };
    place.received(next.byteLength);
    if (size > FIELDS_BYTES_AT_MOST && !(await place.take())) return { kind: "busy" };
    collected.add(next);
  }
}

/**
 * The host reads no answer before it has sent the whole request, and sends the next one over the same connection. What is
 * left unread would end this request in its 500, or hold up a stranger's: it is read, or the connection cut. Never throws.
 */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const chunks = new Chunks(reader, DISCARDING);
  for (let left = DISCARDED_BYTES_AT_MOST; left > 0; ) {
    const next = await chunks.next();
    if (next === "end") return;
    if (typeof next === "string") break;
    left -= next.byteLength;
  }
  await reader.cancel().catch(() => undefined);
}

type Stopped = "broken_off" | "too_slow";

/** The chunks of a body, until the client is gone, sends nothing for too long, or is told to stop. */
class Chunks {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #patience: Patience;
  readonly #until: number;
  #stopped: Stopped | null = null;
  #interrupt: (why: Stopped) => void = () => undefined;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>, patience: Patience) {
    this.#reader = reader;
    this.#patience = patience;
    this.#until = performance.now() + patience.wholeMs;
  }

  stop(why: Stopped): void {
    this.#stopped = why;
    this.#interrupt(why);
  }

  /** A promise of its own each time: one that lives as long as the body would gather a listener for each chunk. */
  async next(): Promise<Uint8Array | "end" | Stopped> {
    if (this.#stopped) return this.#stopped;
    const { promise, resolve } = Promise.withResolvers<Uint8Array | "end" | Stopped>();
    this.#interrupt = resolve;
    const wait = Math.max(1, Math.min(this.#patience.stalledMs, this.#until - performance.now()));
    const timer = setTimeout(resolve, wait, "broken_off");
    this.#reader.read().then(
      ({ done, value }) => resolve(done || value === undefined ? "end" : value),
      () => resolve("broken_off"),
    );
    const next = await promise;
    clearTimeout(timer);
    return next;
  }
}
