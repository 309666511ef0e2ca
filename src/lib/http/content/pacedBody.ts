import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { forwardedOf, isStreaming } from "../request/forwarded.ts";

/**
 * `@azure/functions` writes a streamed body as fast as it can read it and never notices that the client is gone. This is
 * a response body that is read from `source` only as fast as the client takes it; when the client is gone, `source` is
 * destroyed. When `source` fails in the middle, or is given up while its client takes nothing, the connection is cut, so that
 * no client takes half a file for a whole one, and `onFailure` gets the error. Where no streaming server is in between, bytes and errors pass as they are.
 */
export function pacedBody(
  invocationId: string,
  source: Readable | AsyncIterable<Uint8Array>,
  onFailure: (error: unknown) => void,
): Readable {
  const readable = source instanceof Readable ? source : Readable.from(source, { objectMode: false });
  const response = forwardedOf(invocationId)?.response;
  // Every invocation comes through the streaming server or none does: an unknown one has lost its client already.
  if (response === undefined && isStreaming()) readable.destroy();
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
      if (response.writableNeedDrain) await drainedOrOver(response, source);
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

/** Whether its client has taken what there was, is gone, or is no longer waited for. */
function drainedOrOver(response: ServerResponse, source: Readable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      source.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
    source.once("close", done);
    if (response.destroyed || source.destroyed) done();
  });
}
