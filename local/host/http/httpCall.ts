import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";

/** A request as it arrived, from a socket or from a test. */
export interface HttpCall {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Host and port that the caller used. */
  readonly host: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  /** Aborted when the caller went away. */
  readonly signal: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  /** A stream that fails means: cut the connection. */
  readonly body: Readable | Uint8Array | null;
}

/** A plain JSON answer. */
export function jsonReply(status: number, json?: unknown, headers: OutgoingHttpHeaders = {}): HttpReply {
  if (json === undefined) return { status, headers, body: null };
  const body = Buffer.from(JSON.stringify(json));
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, body };
}

/** The whole body of a call. */
export async function readBody(call: HttpCall): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of call.body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
