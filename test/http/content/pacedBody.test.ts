import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { HttpHandler } from "@azure/functions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bodyLimits } from "../../../src/lib/http/body/bodyLimits.ts";
import { withBody } from "../../../src/lib/http/body/withBody.ts";
import { pacedBody } from "../../../src/lib/http/content/pacedBody.ts";
import { FILM_BYTES, MIB, makeSource } from "../../support/http/filmSource.ts";
import { type Call, type StreamingHost, startStreamingHost } from "../../support/http/streamingHost.ts";

let host: StreamingHost;
beforeAll(async () => {
  host = await startStreamingHost();
});
afterAll(() => host.stop());

function serving(source: Readable | AsyncIterable<Uint8Array>, failures: unknown[] = []): HttpHandler {
  return async (_request, context) => ({
    status: 200,
    headers: { "content-type": "video/mp4" },
    body: pacedBody(context.invocationId, source, (error) => failures.push(error)),
  });
}

/** Resolves when a number has stopped growing for a good while. */
async function settled(value: () => number): Promise<number> {
  for (let last = -1, same = 0; same < 10; same = value() === last ? same + 1 : 0) {
    last = value();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return value();
}

/** Takes the beginning of an answer, and goes away. */
async function leaveInTheMiddle(call: Call): Promise<void> {
  call.client.on("error", () => undefined).end();
  const answer = await call.answered;
  answer.on("error", () => undefined);
  await once(answer, "readable");
  answer.destroy();
  await call.finished;
}

describe("a streamed body behind the real server of @azure/functions", () => {
  test("arrives whole, from an async iterable and from a stream", async () => {
    for (const wrap of [(chunks: AsyncIterable<Uint8Array>) => chunks, Readable.from]) {
      const { state, chunks } = makeSource(5 * MIB);
      const call = host.call(serving(wrap(chunks())));
      call.client.end();
      const answer = await call.answered;
      expect(answer.headers["content-type"]).toBe("video/mp4");
      expect((await buffer(answer)).length).toBe(5 * MIB);
      await call.finished;
      expect(state.closed).toBe(true);
    }
  });

  test("is read no faster than a slow client takes it, and still arrives whole", async () => {
    const { state, chunks } = makeSource();
    const call = host.call(serving(chunks()));
    call.client.end();
    const answer = await call.answered;
    await once(answer, "readable");
    expect(await settled(() => state.read)).toBeLessThan(40 * MIB);

    let received = 0;
    for await (const chunk of answer) received += chunk.length;
    expect(received).toBe(FILM_BYTES);
    await call.finished;
  });

  test("stops reading its source when the client goes away", async () => {
    const { state, chunks } = makeSource();
    const call = host.call(serving(chunks()));
    await leaveInTheMiddle(call);
    await expect.poll(() => state.closed).toBe(true);
    expect(state.read).toBeLessThan(FILM_BYTES / 2);
  });

  test("lets go of a source that gives nothing more when the client goes away", async () => {
    const source = new Readable({ read: () => undefined });
    source.push(Buffer.alloc(9));
    const call = host.call(serving(source));
    await leaveInTheMiddle(call);
    expect(source.destroyed).toBe(true);
  });

  test("is not read at all when the client was gone before the answer began", async () => {
    const { state, chunks } = makeSource();
    const call = host.call(async (request, context) => {
      call.client.destroy();
      await call.closed;
      return serving(chunks())(request, context);
    });
    call.client.on("error", () => undefined).end();
    await call.finished;
    expect(state.read).toBe(0);
  });

  test("that fails in the middle cuts the connection, so that half a film is never taken for a whole one", async () => {
    const failures: unknown[] = [];
    const { chunks } = makeSource(FILM_BYTES, 2 * MIB);
    const call = host.call(serving(chunks(), failures));
    call.client.on("error", () => undefined).end();
    await expect(call.answered.then(buffer)).rejects.toThrow(/aborted|hang up/);
    await call.finished;
    expect(String(failures)).toContain("storage went away");
  });

  test("is cut when its source is given up while the client takes nothing", async () => {
    const failures: unknown[] = [];
    const { state, chunks } = makeSource();
    const source = Readable.from(chunks(), { objectMode: false });
    const call = host.call(serving(source, failures));
    call.client.on("error", () => undefined).end();
    const answer = await call.answered;
    answer.on("error", () => undefined);
    await once(answer, "readable");
    await settled(() => state.read);
    source.destroy(new Error("took too long"));
    await call.closed;
    await call.finished;
    expect(String(failures)).toContain("took too long");
  });
});

test("an upload that is too large gets its 413 while it is still being sent, and is not read to the end", async () => {
  const handler: HttpHandler = (request) =>
    withBody(request, bodyLimits(2 * MIB), async () => ({ status: 202 }));
  const call = host.call(handler, "POST", { "content-type": "application/json" });
  const { state, chunks } = makeSource(100 * MIB);
  const upload = Readable.from(chunks());
  call.client.on("error", () => undefined);
  upload.pipe(call.client);
  const answer = await call.answered;
  expect(answer.statusCode).toBe(413);
  expect(JSON.parse((await buffer(answer)).toString()).error.code).toBe("too_large");
  expect(await settled(() => state.read)).toBeLessThan(40 * MIB);
  upload.destroy();
  call.client.destroy();
});
