import type { IncomingMessage, ServerResponse } from "node:http";

/** A request as the fake's routes see it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

/** An answer that is sent as it is. */
export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answered {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

/** An error of the API's shape; `type` tells nothing that the page reads. */
export function refusal(
  status: number,
  code: string,
  message: string,
  param: string | null = null,
): Answered {
  const error = { message, type: "invalid_request_error", param, code };
  return jsonAnswer(status, { error: { ...error, details: [{ message, param, code }] } });
}

/** The whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function send(response: ServerResponse, { status, headers = {}, body }: Answered): void {
  response.writeHead(status, { "cache-control": "no-store", ...headers });
  response.end(body);
}

/** Bytes, or the one range of them that was asked for. */
export function rangedAnswer(
  request: IncomingMessage,
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Answered {
  const always = { ...headers, "accept-ranges": "bytes" };
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  if (first === undefined)
    return { status: 200, headers: { ...always, "content-length": `${bytes.byteLength}` }, body: bytes };
  const end = last ? Math.min(Number(last), bytes.byteLength - 1) : bytes.byteLength - 1;
  const part = bytes.subarray(Number(first), end + 1);
  const range = `bytes ${first}-${end}/${bytes.byteLength}`;
  return {
    status: 206,
    headers: { ...always, "content-range": range, "content-length": `${part.byteLength}` },
    body: part,
  };
}
