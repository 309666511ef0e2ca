import type { ByteSource } from "./byteSource.ts";

/** How a reply leaves: whole, held back, or broken on purpose. */
export interface Delivery {
  /** Milliseconds to wait before the first byte; `"forever"` waits until the caller goes away. */
  readonly holdMs?: number | "forever";
  /** Reset the connection instead of answering, or right after the headers. */
  readonly reset?: "instead" | "after-headers";
  /** Send only this many bytes of the body, then reset, or stay silent until the caller goes away. */
  readonly stopAfter?: { readonly bytes: number; readonly by: "reset" | "silence" };
  /** Bytes a second, for a slow body. */
  readonly bytesPerSecond?: number;
}

/** One HTTP answer before it is written. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | ByteSource | null;
  readonly delivery?: Delivery;
}

/** An answer with a JSON body. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return text(status, JSON.stringify(value), "application/json", headers);
}

/** An answer with a body of text. */
export function text(
  status: number,
  body: string,
  type: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { "content-type": type, ...headers }, body: Buffer.from(body) };
}

/** Thrown by a handler that answers with something else than its normal result. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`answered with ${reply.status}`);
    this.name = "Refusal";
    this.reply = reply;
  }
}
