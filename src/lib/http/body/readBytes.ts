import type { HttpRequest } from "@azure/functions";
import { FIELDS_BYTES_AT_MOST } from "./bodyLimits.ts";

/** The part of a request that reading its body needs. */
export type BodySource = Pick<HttpRequest, "body" | "headers">;

/** A body's bytes, or why they were not taken. A `slot` held must be given back. */
export type BytesRead =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "too_large" }
  | { readonly kind: "busy" }
  | { readonly kind: "broken_off" };

/** How many large bodies (those that may hold an image) one process takes at once, since each is whole in memory. */
const LARGE_BODIES_AT_ONCE = 2;
const STALLED_AFTER_MS = 30_000;
/** How much of a body that nobody wants is still taken off the wire, and for how long. */
const DISCARDED_BYTES_AT_MOST = 32_000_000;
const DISCARDED_FOR_MS = 30_000;
let largeBodies = 0;

/** A claim on one of the process's places for a large body; taken when needed, given back once. */
export interface LargeBodySlot {
  readonly take: () => boolean;
  readonly giveBack: () => void;
}

/** Makes a claim that holds nothing yet. */
export function largeBodySlot(): LargeBodySlot {
  let held = false;
  return {
    take: () => {
      if (held) return true;
      if (largeBodies >= LARGE_BODIES_AT_ONCE) return false;
      largeBodies += 1;
      held = true;
      return true;
    },
    giveBack: () => {
      if (held) largeBodies -= 1;
      held = false;
    },
  };
}

/**
 * Reads a body of at most `limit` bytes. A declared length that is too long is refused before a byte is read, an
 * undeclared one as soon as it passes the limit; beyond 1 MiB the body needs a slot. Never throws.
 */
export async function readBytes(
  { body, headers }: BodySource,
  limit: number,
  slot: LargeBodySlot,
  stalledAfterMs = STALLED_AFTER_MS,
): Promise<BytesRead> {
  const declared = Number(headers.get("content-length") ?? 0);
  if (declared > limit) return { kind: "too_large" };
  if (declared > FIELDS_BYTES_AT_MOST && !slot.take()) return { kind: "busy" };
  if (body === null) return { kind: "bytes", bytes: new Uint8Array() };

  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const next = await nextChunk(reader, stalledAfterMs);
    if (next === "broken_off") return { kind: "broken_off" };
    if (next === "end") return { kind: "bytes", bytes: Buffer.concat(chunks, total) };
    total += next.byteLength;
    const isTooLarge = total > limit;
    if (isTooLarge || (total > FIELDS_BYTES_AT_MOST && !slot.take())) {
      void discard(reader);
      return { kind: isTooLarge ? "too_large" : "busy" };
    }
    chunks.push(next);
  }
}

/** The host reads no answer before it has sent the whole request: what is not read would end in its 500. Never throws. */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const enough = Promise.withResolvers<"enough">();
  const timer = setTimeout(enough.resolve, DISCARDED_FOR_MS, "enough").unref();
  for (let left = DISCARDED_BYTES_AT_MOST; left > 0; ) {
    const next = await Promise.race([nextChunk(reader, DISCARDED_FOR_MS), enough.promise]);
    if (typeof next === "string") break;
    left -= next.byteLength;
  }
  clearTimeout(timer);
}

/** The next chunk; "broken_off" when the client is gone or sends nothing for too long. */
async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  stalledAfterMs: number,
): Promise<Uint8Array | "end" | "broken_off"> {
  const stalled = Promise.withResolvers<"broken_off">();
  const timer = setTimeout(stalled.resolve, stalledAfterMs, "broken_off");
  const read = reader.read().then(
    ({ done, value }) => (done || value === undefined ? "end" : value),
    () => "broken_off" as const,
  );
  const next = await Promise.race([read, stalled.promise]);
  clearTimeout(timer);
  return next;
}
