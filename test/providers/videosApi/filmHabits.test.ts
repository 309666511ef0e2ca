import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { json, type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { providerAt } from "../../support/providers/testProvider.ts";

// How servers hand over a film that is whole all the same.

const FILM = Buffer.from("not really a film, but long enough".repeat(4_000));
const MP4 = Buffer.concat([Buffer.from("\0\0\0\x18ftypisom", "latin1"), FILM]);
const WEBM = Buffer.concat([Buffer.from("1a45dfa3", "hex"), FILM]);
const never = () => new AbortController().signal;

/** Serves by the beginning of a path; what is not named is a 404. */
function routes(byPath: Readonly<Record<string, Script>>): Script {
  return (request, response) => {
    const path = request.url.split("?")[0] ?? "";
    (byPath[path] ?? json(404, {}))(request, response);
  };
}

const film =
  (status = 200, headers: Readonly<Record<string, string>> = {}, body = FILM): Script =>
  (_request, response) =>
    void response
      .writeHead(status, { "content-type": "video/mp4", "content-length": body.byteLength, ...headers })
      .end(body);

const JOB = "/v1/videos/video_1";
const CONTENT = `${JOB}/content`;

async function download(url: string, whole = FILM) {
  const answer = await providerAt(url, { api: "openai-videos" }).download("video_1", never());
  if (answer.kind !== "stream") return answer;
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  return { ...answer, body: Buffer.concat(chunks).equals(whole) ? "the film" : "something else" };
}

describe("a film that nobody asked to be coded", () => {
  test.each([
    ["gzip", gzipSync(FILM)],
    ["x-gzip", gzipSync(FILM)],
    ["deflate", deflateSync(FILM)],
    ["br", brotliCompressSync(FILM)],
    ["zstd", zstdCompressSync(FILM)],
    ["gzip, br", brotliCompressSync(gzipSync(FILM))],
  ])("arrives decoded (%s), its length unknown", async (coding, body) => {
    await using server = await scriptedServer(film(200, { "content-encoding": coding }, body));
    expect(await download(server.url)).toMatchObject({ kind: "stream", body: "the film", bytes: null });
    expect(server.requests[0]?.headers["accept-encoding"]).toBe("identity");
  });

  test("in `identity` is as it is", async () => {
    await using server = await scriptedServer(film(200, { "content-encoding": "identity" }));
    expect(await download(server.url)).toMatchObject({ body: "the film", bytes: FILM.byteLength });
  });

  test.each(["aws-chunked", "utf-8", "none"])(
    "in `%s`, which is no coding of bytes, is as it is",
    async (coding) => {
      await using server = await scriptedServer(film(200, { "content-encoding": coding }));
      expect(await download(server.url)).toMatchObject({ body: "the film", bytes: null });
    },
  );

  test.each([
    ["gzip", MP4],
    ["x-gzip", MP4],
    ["deflate", MP4],
    ["br", WEBM],
    ["zstd", WEBM],
  ])("and is not, whatever was said (%s), is as it is", async (coding, body) => {
    await using server = await scriptedServer(film(200, { "content-encoding": coding }, body));
    expect(await download(server.url, body)).toMatchObject({ body: "the film" });
  });

  test("and comes damaged, may be tried again", async () => {
    const cut = gzipSync(FILM).subarray(0, 200);
    await using damaged = await scriptedServer(film(200, { "content-encoding": "gzip" }, cut));
    await expect(download(damaged.url)).rejects.toThrow();
  });
});

test.each([MP4, WEBM])("a film that is called JSON is a film by its first bytes", async (body) => {
  await using server = await scriptedServer(film(200, { "content-type": "application/json" }, body));
  expect(await download(server.url, body)).toMatchObject({ body: "the film", bytes: body.byteLength });
});

test("a film that lies elsewhere and is called JSON there is a film by its first bytes", async () => {
  await using store = await scriptedServer(film(200, { "content-type": "application/json" }, MP4));
  await using server = await scriptedServer(json(200, { url: `${store.url}/a.mp4` }));
  expect(await download(server.url, MP4)).toMatchObject({ body: "the film", bytes: MP4.byteLength });
});

describe("a film that comes as 206", () => {
  const end = FILM.byteLength - 1;
  test.each([`bytes 0-${end}/${FILM.byteLength}`, `bytes 0-${end}/*`])("%s is whole", async (range) => {
    await using server = await scriptedServer(film(206, { "content-range": range }));
    expect(await download(server.url)).toMatchObject({ kind: "stream", body: "the film" });
  });

  test.each([`bytes 0-${end}/${FILM.byteLength + 5}`, `bytes 5-${end}/${FILM.byteLength}`])(
    "%s is a part, and no film",
    async (range) => {
      await using server = await scriptedServer(film(206, { "content-range": range }));
      expect(await download(server.url)).toMatchObject({ kind: "unreachable" });
    },
  );
});

describe("a film that lies elsewhere", () => {
  test.each([
    ["an address", { url: "STORE" }],
    ["a list", { data: [{ url: "STORE" }] }],
    ["an object", { status: "done", video: { url: "STORE" } }],
    ["texts", { output: ["STORE"] }],
  ])("is fetched from where the content says, without our key (%s)", async (_name, body) => {
    await using store = await scriptedServer(film());
    const said = JSON.parse(JSON.stringify(body).replace("STORE", `${store.url}/a.mp4?sig=1`));
    await using server = await scriptedServer(routes({ [CONTENT]: json(200, said) }));
    expect(await download(server.url)).toMatchObject({ body: "the film" });
    expect(server.requests[0]?.headers.authorization).toMatch(/^Bearer /);
    const { authorization, "api-key": key } = store.requests[0]?.headers ?? {};
    expect([store.requests[0]?.url, authorization, key]).toEqual(["/a.mp4?sig=1", undefined, undefined]);
  });

  test("is fetched from the `url` of the job where the content is refused, as SGLang with cloud storage does", async () => {
    await using store = await scriptedServer(film());
    const job = json(200, { id: "video_1", status: "completed", url: `${store.url}/b.mp4` });
    const content = json(400, { detail: "Video has been uploaded to cloud storage." });
    await using server = await scriptedServer(routes({ [CONTENT]: content, [JOB]: job }));
    expect(await download(server.url)).toMatchObject({ body: "the film" });
  });

  test("is missing, or told by its content's answer, where the job says nothing of it", async () => {
    const job = json(200, { id: "video_1", status: "completed", url: null });
    await using gone = await scriptedServer(routes({ [JOB]: job }));
    expect(await download(gone.url)).toEqual({ kind: "missing" });
    await using refused = await scriptedServer(
      routes({ [CONTENT]: json(400, { detail: "no" }), [JOB]: job }),
    );
    expect(await download(refused.url)).toMatchObject({ kind: "unreachable", reason: "HTTP 400 no" });
  });

  test.each(["http://films.example/a.mp4", "http://169.254.169.254/latest", "https://[fe80::1]/a.mp4"])(
    "is never fetched from %s",
    async (url) => {
      await using server = await scriptedServer(routes({ [CONTENT]: json(200, { url }) }));
      expect(await download(server.url)).toMatchObject({
        kind: "unreachable",
        reason: expect.stringContaining("the film was said to be at"),
      });
    },
  );
});

test("a content policy in place of the film means that it was not made", async () => {
  const message = "GeminiException - words that violate Google's Responsible AI practices";
  await using server = await scriptedServer(routes({ [CONTENT]: json(500, { error: { message } }) }));
  expect(await download(server.url)).toMatchObject({ kind: "not_made", code: "moderation_blocked" });
});

test("a fault in place of the film leaves open whether there is one", async () => {
  const message = "No response data in completed operation";
  await using server = await scriptedServer(routes({ [CONTENT]: json(500, { error: { message } }) }));
  expect(await download(server.url)).toMatchObject({ kind: "unreachable", reason: `HTTP 500 ${message}` });
});
