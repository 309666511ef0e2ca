import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, errorOf, type Video } from "../support/stack/stackApi.ts";
import { providerFilms } from "../support/stack/stackFilms.ts";
import { finishJobs, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack();
let video: Video;
let film: Buffer;
let path: string;

beforeAll(async () => {
  const { api } = stack();
  const created = await api.create({ prompt: `A ${CANARY} to download`, seconds: 8 });
  video = await api.ended(created.id);
  [film = Buffer.alloc(0)] = await providerFilms(stack(), video);
  path = `/videos/${video.id}/content`;
});

async function get(
  headers: Readonly<Record<string, string>> = {},
  query = "",
  method = "GET",
): Promise<Answer> {
  return await stack().api.call(`${path}${query}`, { method, headers });
}

describe("the whole film", () => {
  test("comes with everything a player and a cache need", async () => {
    const answer = await get();
    expect(answer.status).toBe(200);
    expect(answer.body.equals(film)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "video/mp4",
      "content-length": `${film.byteLength}`,
      "accept-ranges": "bytes",
      "content-disposition": `inline; filename="${video.id}.mp4"`,
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("default-src 'none'"),
      "cache-control": "private, no-cache",
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
      etag: expect.stringMatching(/^"[^"]+"$/),
    });
    expect(Date.parse(answer.headers.get("last-modified") ?? "")).toBeGreaterThan(0);
    expect(video.outputs).toMatchObject([
      { status: "archived", bytes: film.byteLength, duration_seconds: 8, has_audio: true },
    ]);
  });

  test("is found at the address that the video names", async () => {
    const answer = await stack().api.call(video.outputs[0]?.content_url ?? "");
    expect(answer.body.equals(film)).toBe(true);
  });

  test("HEAD says the same without the bytes, and takes no notice of a range", async () => {
    const whole = await get();
    for (const headers of [{}, { range: "bytes=0-9" }]) {
      const head = await get(headers, "", "HEAD");
      expect({ status: head.status, bytes: head.body.byteLength }).toEqual({ status: 200, bytes: 0 });
      for (const name of ["content-type", "content-length", "etag", "last-modified", "accept-ranges"])
        expect(head.headers.get(name), name).toBe(whole.headers.get(name));
    }
  });

  test("is not sent again to who has it already", async () => {
    const etag = (await get()).headers.get("etag") ?? "";
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const answer = await get({ "if-none-match": known });
      expect({ status: answer.status, bytes: answer.body.byteLength }).toEqual({ status: 304, bytes: 0 });
      expect(answer.headers.get("etag")).toBe(etag);
    }
    expect((await get({ "if-none-match": '"other"' })).status).toBe(200);
    const date = (await get()).headers.get("last-modified") ?? "";
    expect((await get({ "if-modified-since": date })).status).toBe(304);
    expect((await get({ "if-modified-since": "Sun, 06 Nov 1994 08:49:37 GMT" })).status).toBe(200);
  });
});

describe("a range", () => {
  test.each([
    ["the first bytes", "bytes=0-99", 0, 100],
    ["one byte", "bytes=0-0", 0, 1],
    ["the middle", "bytes=1000-1999", 1000, 2000],
    ["everything from a byte on", "bytes=500-", 500, Number.POSITIVE_INFINITY],
    ["the last bytes", "bytes=-100", -100, Number.POSITIVE_INFINITY],
    ["more at the end than there is", "bytes=10-99999999999", 10, Number.POSITIVE_INFINITY],
    ["a suffix longer than the file", "bytes=-99999999999", 0, Number.POSITIVE_INFINITY],
  ])("%s is served as 206", async (_what, range, from, to) => {
    const start = from < 0 ? film.byteLength + from : from;
    const end = Math.min(to, film.byteLength);
    const answer = await get({ range });
    expect(answer.status).toBe(206);
    expect(answer.body.equals(film.subarray(start, end))).toBe(true);
    expect(answer.headers.get("content-range")).toBe(`bytes ${start}-${end - 1}/${film.byteLength}`);
    expect(answer.headers.get("content-length")).toBe(`${end - start}`);
  });

  test.each(["bytes=99999999999-", "bytes=-0"])("outside of the file is 416: %s", async (range) => {
    const answer = await get({ range });
    expect(answer.status).toBe(416);
    expect(answer.headers.get("content-range")).toBe(`bytes */${film.byteLength}`);
    expect(answer.headers.get("x-should-retry")).toBe("false");
    expect(errorOf(answer)).toEqual({
      message: "The range is outside the file.",
      type: "invalid_request_error",
      param: null,
      code: null,
    });
  });

  test.each(["bytes=5-1", "bytes=0-1,4-5", "pages=1-2", "bytes=a-b", "bytes=-"])(
    "that nobody has to honour gives the whole file: %s",
    async (range) => {
      const answer = await get({ range });
      expect(answer.status).toBe(200);
      expect(answer.body.equals(film)).toBe(true);
    },
  );

  test("goes with If-Range: the part of the same file, else the whole new one", async () => {
    const whole = await get();
    const range = "bytes=10-19";
    for (const same of [whole.headers.get("etag"), whole.headers.get("last-modified")])
      expect((await get({ range, "if-range": same ?? "" })).status).toBe(206);
    for (const other of ['"other"', `W/${whole.headers.get("etag")}`, "Sun, 06 Nov 1994 08:49:37 GMT"])
      expect((await get({ range, "if-range": other })).status).toBe(200);
  });
});

test("the thumbnail is a picture of its own", async () => {
  const answer = await get({}, "?variant=thumbnail");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("image/webp");
  expect(answer.headers.get("content-disposition")).toBe(`inline; filename="${video.id}.webp"`);
  expect(await sharp(answer.body).metadata()).toMatchObject({ format: "webp" });
});

describe("?redirect=1", () => {
  test("leads to a signed address that serves the same bytes", async () => {
    const redirect = await get({}, "?redirect=1");
    expect({ status: redirect.status, bytes: redirect.body.byteLength }).toEqual({ status: 302, bytes: 0 });
    expect(redirect.headers.get("cache-control")).toBe("no-store");
    const signed = await fetch(redirect.headers.get("location") ?? "");
    expect(Buffer.from(await signed.arrayBuffer()).equals(film)).toBe(true);
    expect(signed.headers.get("content-type")).toBe("video/mp4");
    expect(signed.headers.get("content-disposition")).toBe(`inline; filename="${video.id}.mp4"`);
  });

  test("opens that one blob only, for reading only, for a quarter of an hour", async () => {
    const { api } = stack();
    const stranger = await api.ended((await api.create({ prompt: `A second ${CANARY}` })).id);
    const signed = new URL((await get({}, "?redirect=1")).headers.get("location") ?? "");
    expect(signed.searchParams.get("sp")).toBe("r");
    expect(signed.searchParams.get("sr")).toBe("b");
    const minutes = (Date.parse(signed.searchParams.get("se") ?? "") - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(10);
    expect(minutes).toBeLessThanOrEqual(15);

    const other = new URL(signed);
    other.pathname = other.pathname.replace(video.id, stranger.id);
    const container = new URL(signed);
    container.pathname = container.pathname.replace(/\/video_.*$/, "");
    container.searchParams.set("restype", "container");
    container.searchParams.set("comp", "list");
    const body = { method: "PUT", body: "x", headers: { "x-ms-blob-type": "BlockBlob" } };
    for (const [url, init] of [
      [other, {}],
      [container, {}],
      [signed, { method: "DELETE" }],
      [signed, body],
    ] as const)
      expect((await fetch(url, init)).status).toBe(403);
    expect((await get()).body.equals(film)).toBe(true);
  });

  test("leads to the thumbnail as well", async () => {
    const redirect = await get({}, "?variant=thumbnail&redirect=1");
    const signed = await fetch(redirect.headers.get("location") ?? "");
    expect(signed.headers.get("content-type")).toBe("image/webp");
  });
});

test("all variants of Sora 1 are there, each the provider's own, by their index", async () => {
  const { api } = stack();
  const request = { model: "sora", prompt: `Four ${CANARY}s`, size: "480x480", seconds: 2, n_variants: 4 };
  const four = await api.ended((await api.create(request)).id);
  expect(four.outputs.map(({ index, status, has_audio }) => ({ index, status, has_audio }))).toEqual(
    [0, 1, 2, 3].map((index) => ({ index, status: "archived", has_audio: false })),
  );
  const films = await providerFilms(stack(), four);
  expect(new Set(films.map((each) => each.toString("base64"))).size).toBe(4);
  for (const [index, each] of films.entries()) {
    const answer = await api.call(`/videos/${four.id}/content?index=${index}`);
    expect(answer.body.equals(each)).toBe(true);
    const name = index === 0 ? four.id : `${four.id}-${index}`;
    expect(answer.headers.get("content-disposition")).toBe(`inline; filename="${name}.mp4"`);
  }
  const [first = Buffer.alloc(0)] = films;
  expect((await api.call(`/videos/${four.id}/content`)).body.equals(first)).toBe(true);
});

test("a video that has nothing archived has no content yet, nor ever an output it was not asked for", async () => {
  const { api } = stack();
  const slow = await api.create({ prompt: `A slow ${CANARY} ${UNTIL_TOLD}` });
  await rendering(stack(), slow.id);
  for (const query of ["", "?index=0", "?variant=thumbnail", "?redirect=1"])
    expect(await refusal(`/videos/${slow.id}/content${query}`)).toEqual([404, "not_found", null, "false"]);
  await finishJobs(stack(), slow.prompt);
  await api.ended(slow.id);
  expect((await api.call(`/videos/${slow.id}/content`)).status).toBe(200);
  expect(await refusal(`/videos/${slow.id}/content?index=1`)).toEqual([404, "not_found", null, "false"]);
});

test("what is asked for is checked by name", async () => {
  for (const [query, param] of [
    ["?variant=spritesheet", "variant"],
    ["?index=4", "index"],
    ["?index=-1", "index"],
    ["?index=01", "index"],
    ["?redirect=yes", "redirect"],
    ["?index=0&index=1", "index"],
  ] as const)
    expect(await refusal(`${path}${query}`)).toEqual([400, "invalid_value", param, "false"]);
});

async function refusal(where: string) {
  const answer = await stack().api.call(where);
  const { code, param } = errorOf(answer);
  return [answer.status, code, param, answer.headers.get("x-should-retry")];
}
