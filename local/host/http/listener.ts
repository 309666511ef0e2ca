import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HttpCall, HttpReply } from "./httpCall.ts";

export interface Listener {
  readonly port: number;
  /** Takes no more connections and ends those that are open. */
  close(): Promise<void>;
}

/** Serves on 127.0.0.1; port 0 takes a free one. */
export async function listen(
  port: number,
  handle: (call: HttpCall) => Promise<HttpReply>,
): Promise<Listener> {
  const server = createServer((request, response) => {
    serve(request, response, handle).catch((error: unknown) => {
      if (!response.headersSent && error instanceof TypeError) process.emitWarning(error); // an impossible header
      response.destroy();
    });
  });
  server.requestTimeout = 0; // uploads may take their time
  server.keepAliveTimeout = 0; // a pooled connection is not closed under the client that takes it up again
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) }; // it listens on TCP
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (call: HttpCall) => Promise<HttpReply>,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const reply = await handle({
    method: request.method ?? "GET",
    target: request.url ?? "/",
    host: request.headers.host ?? "localhost",
    headers: request.headers,
    body: request,
    signal: gone.signal,
  });
  const { body } = reply;
  if (response.destroyed) {
    if (body instanceof Readable) body.destroy();
    return;
  }
  const length = body instanceof Readable ? {} : { "content-length": body?.byteLength ?? 0 };
  const noLength = reply.status === 204 || reply.status === 304 || request.method === "HEAD";
  response.writeHead(reply.status, { ...(noLength ? {} : length), ...reply.headers });
  if (body instanceof Readable) await pipeline(body, response);
  else response.end(body ?? undefined);
}
