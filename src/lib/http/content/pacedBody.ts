import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";

/** Answers under way, by the id of their invocation. */
const live = new Map<string, ServerResponse>();
let streaming = false;

/**
 * `@azure/functions` writes a streamed body as fast as it can read it and never notices that the client is gone. Its
 * own HTTP server does not hand out the response, but Node announces every request that a server of this process gets.
 */
subscribe("http.server.request.start", (message) => {
  // The channel's documented message (node:http); diagnostics channels are typed as unknown.
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  const invocationId = request.headers["x-ms-invocation-id"];
  if (typeof invocationId !== "string") return;
  streaming = true;
  live.set(invocationId, response);
  response.once("close", () => live.delete(invocationId));
});

/**
 * A response body that is read from `source` only as fast as the client takes it; when the client is gone, `source` is
 * destroyed. When `source` fails in the middle, the connection is cut, so that no client takes half a file for a whole
 * one, and `onFailure` gets the error. Where no streaming server is in between, bytes and errors pass as they are.
 */
export function pacedBody(
  invocationId: string,
  source: Readable | AsyncIterable<Uint8Array>,
  onFailure: (error: unknown) => void,
): Readable {
  const readable = source instanceof Readable ? source : Readable.from(source, { objectMode: false });
  const response = live.get(invocationId);
  // Every invocation comes through the streaming server or none does: an unknown one has lost its client already.
  if (response === undefined && streaming) readable.destroy();
  const chunks = response === undefined ? untilDestroyed(readable) : pace(readable, response, onFailure);
  return Readable.from(chunks, { objectMode: false, highWaterMark: 65_536 });
}

async function* untilDestroyed(source: Readable): AsyncGenerator<Uint8Array> {
  if (!source.destroyed) yield* source;
}

async function* pace(
  source: Readable,
  response: ServerResponse,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  const stop = () => source.destroy();
  response.once("close", stop);
  try {
    for await (const chunk of source) {
      if (response.destroyed) return;
      yield chunk;
      if (response.writableNeedDrain) await drainedOrClosed(response);
    }
  } catch (error) {
    if (response.destroyed) return;
    onFailure(error);
    response.destroy();
  } finally {
    response.off("close", stop);
    source.destroy();
  }
}

function drainedOrClosed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
    if (response.destroyed) done();
  });
}
