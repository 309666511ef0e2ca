import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type ByteSource, bytesInMemory, pieces } from "./byteSource.ts";
import type { Reply } from "./reply.ts";

/** Writes a reply, with the breakage it asks for; a caller that goes away ends it early. */
export async function deliver(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  now: number,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  if (response.destroyed) return;
  const { holdMs, reset } = reply.delivery ?? {};
  if (holdMs === "forever") return once(response, "close").then(() => undefined);
  if (holdMs !== undefined) await sleep(holdMs, undefined, { signal: gone.signal }).catch(() => undefined);
  if (gone.signal.aborted) return;
  if (reset === "instead") {
    request.socket.resetAndDestroy();
    return;
  }
  const body = sourceOf(reply);
  // The simulator may live in another time than the machine.
  const headers: Record<string, string> = { date: new Date(now).toUTCString(), ...reply.headers };
  if (body || reply.status !== 204) headers["content-length"] ??= String(body?.size ?? 0);
  // What is left of an upload nobody reads would otherwise be taken for the next request.
  if (!request.complete) headers["connection"] = "close";
  response.writeHead(reply.status, headers);
  if (reset === "after-headers") {
    response.flushHeaders();
    response.write("");
    await sleep(20);
    request.socket.resetAndDestroy();
    return;
  }
  if (!body || request.method === "HEAD") {
    response.end();
    return;
  }
  await writeBody(request, response, body, reply, gone.signal);
}

async function writeBody(
  request: IncomingMessage,
  response: ServerResponse,
  body: ByteSource,
  { delivery }: Reply,
  gone: AbortSignal,
): Promise<void> {
  const { stopAfter, bytesPerSecond } = delivery ?? {};
  const end = Math.min(body.size, stopAfter?.bytes ?? body.size);
  for await (const piece of pieces(body, 0, end)) {
    if (gone.aborted) return;
    if (bytesPerSecond !== undefined) {
      await sleep((piece.byteLength / bytesPerSecond) * 1000, undefined, { signal: gone }).catch(
        () => undefined,
      );
    }
    if (!response.write(piece)) await once(response, "drain", { signal: gone }).catch(() => undefined);
  }
  if (gone.aborted) return;
  if (!stopAfter) response.end();
  else if (stopAfter.by === "silence") await once(response, "close");
  else {
    // Lets what was written arrive before the connection is cut.
    await sleep(20);
    request.socket.destroy();
  }
}

function sourceOf({ body }: Reply): ByteSource | null {
  return body instanceof Uint8Array ? bytesInMemory(body) : body;
}
