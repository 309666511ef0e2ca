import { describe, expect, test } from "vitest";
import { inTurn, json, type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { providerAt } from "../../support/providers/testProvider.ts";

const FILM = Buffer.from("not really a film, but long enough".repeat(4_000));
const film: Script = (_request, response) =>
  void response.writeHead(200, { "content-type": "video/mp4", "content-length": FILM.byteLength }).end(FILM);
const never = () => new AbortController().signal;

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("a download", () => {
  test.each(["sora-1", "sora-2", "openai-videos"] as const)(
    "of %s streams the film with its length and type",
    async (api) => {
      await using server = await scriptedServer(film);
      const answer = await providerAt(server.url, { api }).download("out_1", never());
      if (answer.kind !== "stream") throw new Error(answer.kind);
      expect(answer).toMatchObject({ bytes: FILM.byteLength, contentType: "video/mp4" });
      expect((await bytesOf(answer.body)).equals(FILM)).toBe(true);
    },
  );

  test("does not know a length that was not said, and keeps the type it was told", async () => {
    await using server = await scriptedServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      response.write("<p>");
      response.end("sorry");
    });
    const answer = await providerAt(server.url).download("out_1", never());
    expect(answer).toMatchObject({ kind: "stream", bytes: null, contentType: "text/html; charset=utf-8" });
  });

  test.each([404, 410])("answered %i is missing", async (status) => {
    await using server = await scriptedServer(json(status, { error: { message: "gone" } }));
    expect(await providerAt(server.url).download("out_1", never())).toEqual({ kind: "missing" });
  });

  test.each([204, 206, 302, 400, 401, 403, 409, 429, 500, 503])(
    "answered %i may be tried again later",
    async (status) => {
      await using server = await scriptedServer(
        json(status, { error: { message: "later" } }, { "retry-after": "60" }),
      );
      const answer = await providerAt(server.url).download("out_1", never());
      expect(answer).toMatchObject({ kind: "unreachable", retryAfterSeconds: 60 });
    },
  );

  test("that breaks off fails while it is read", async () => {
    await using server = await scriptedServer((_request, response) => {
      response.writeHead(200, { "content-length": FILM.byteLength });
      response.write(FILM.subarray(0, 1_000), () => response.destroy());
    });
    const answer = await providerAt(server.url).download("out_1", never());
    if (answer.kind !== "stream") throw new Error(answer.kind);
    await expect(bytesOf(answer.body)).rejects.toThrow();
  });

  test("ends when its signal is aborted, and the server sees that", async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await scriptedServer((_request, response) => {
      response.on("close", closed.resolve);
      response.writeHead(200).write(FILM);
    });
    const controller = new AbortController();
    const answer = await providerAt(server.url).download("out_1", controller.signal);
    if (answer.kind !== "stream") throw new Error(answer.kind);
    const reading = bytesOf(answer.body);
    controller.abort();
    await expect(reading).rejects.toThrow();
    await closed.promise;
  });

  test("that nobody reads does no harm when it is aborted", async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await scriptedServer((_request, response) => {
      response.on("close", closed.resolve);
      response.writeHead(200).write(FILM);
    });
    const controller = new AbortController();
    expect(await providerAt(server.url).download("out_1", controller.signal)).toMatchObject({
      kind: "stream",
    });
    controller.abort();
    await closed.promise;
  });

  test("is not cut by the time limit once its headers are there", async () => {
    await using server = await scriptedServer((_request, response) => {
      response.writeHead(200).write(FILM.subarray(0, 10));
      setTimeout(() => response.end(FILM.subarray(10)), 2_500);
    });
    const answer = await providerAt(server.url, {}, { timeoutSeconds: 2 }).download("out_1", never());
    if (answer.kind !== "stream") throw new Error(answer.kind);
    expect((await bytesOf(answer.body)).equals(FILM)).toBe(true);
  });

  test("without headers in time is unreachable, and so is one aborted before it began", async () => {
    await using server = await scriptedServer(() => {});
    const provider = providerAt(server.url, {}, { timeoutSeconds: 0.2 });
    expect(await provider.download("out_1", never())).toMatchObject({ kind: "unreachable" });
    expect(await provider.download("out_1", AbortSignal.abort())).toMatchObject({ kind: "unreachable" });
  });

  test("hands out nothing that leads to the key", async () => {
    const { inspect } = await import("node:util");
    await using server = await scriptedServer(film);
    const answer = await providerAt(server.url, {}, { key: () => "v3ry-secret" }).download("out_1", never());
    expect(inspect(answer, { depth: 20, showHidden: true })).not.toContain("v3ry-secret");
  });
});

describe("a thumbnail", () => {
  const picture =
    (type: string, bytes = 10): Script =>
    (_request, response) =>
      void response.writeHead(200, { "content-type": type }).end(Buffer.alloc(bytes, 1));

  test("is read whole, with a type that is a real one", async () => {
    await using server = await scriptedServer(inTurn(picture("image/webp"), picture("image/jpg; q=1")));
    const bytes = Buffer.alloc(10, 1);
    expect(await providerAt(server.url).thumbnail("out_1")).toEqual({ bytes, contentType: "image/webp" });
    const sora1 = providerAt(server.url, { api: "sora-1" });
    expect(await sora1.thumbnail("gen_1")).toEqual({ bytes, contentType: "image/jpeg" });
  });

  test.each<[string, Script]>([
    ["the film comes instead", film],
    ["it is empty", picture("image/png", 0)],
    ["it is larger than any thumbnail", picture("image/png", 6_000_000)],
    ["there is none", json(404, {})],
    [
      "it breaks off",
      (_request, response) =>
        void response
          .writeHead(200, { "content-type": "image/png", "content-length": 99 })
          .write("x", () => response.destroy()),
    ],
  ])("is null where %s", async (_name, script) => {
    await using server = await scriptedServer(script);
    expect(await providerAt(server.url).thumbnail("out_1")).toBeNull();
  });
});
