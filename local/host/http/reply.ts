import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

/** An answer of the host itself. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: OutgoingHttpHeaders;
}

/** Sends an answer whole. */
export function send(response: ServerResponse, { status, json, headers = {} }: Reply): void {
  const body = json === undefined ? "" : JSON.stringify(json);
  const type = body && { "content-type": "application/json; charset=utf-8" };
  response.writeHead(status, { "content-length": Buffer.byteLength(body), ...type, ...headers }).end(body);
}
