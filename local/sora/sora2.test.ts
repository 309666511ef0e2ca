import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { probeFilm } from "./probeFilm.ts";
import { del, download, get, idOf, post, postForm, START, soraForTest } from "./testClient.ts";

const create = {
  model: "sora-2",
  prompt: "A tin robot waters a window garden",
  size: "1280x720",
  seconds: "8",
};
const seconds = START / 1000;

const styles = {
  v1: (url: string, path: string) => `${url}/openai/v1/${path}`,
  deployments: (url: string, path: string) => {
    const [name, query] = path.split("?");
    return `${url}/openai/deployments/sora-2/${name}?api-version=2024-08-01-preview${query ? `&${query}` : ""}`;
  },
};

describe.each(Object.entries(styles))("Sora 2 in the %s style", (_, at) => {
  test("a job moves from queued to completed by the clock alone", async () => {
    const { sora, clock } = await soraForTest();
    const made = await post(at(sora.url, "videos"), create);
    expect(made.status).toBe(200);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^video_[0-9a-f]{32}$/),
      object: "video",
      created_at: seconds,
      status: "queued",
      completed_at: null,
      error: null,
      expires_at: null,
      model: "sora-2",
      progress: 0,
      prompt: create.prompt,
      remixed_from_video_id: null,
      seconds: "8",
      size: "1280x720",
    });
    const status = at(sora.url, `videos/${idOf(made)}`);
    clock.moveSeconds(30);
    expect((await get(status)).body).toMatchObject({ status: "in_progress", progress: 50, expires_at: null });
    clock.moveSeconds(30);
    expect((await get(status)).body).toMatchObject({
      status: "completed",
      progress: 100,
      completed_at: seconds + 60,
      expires_at: seconds + 86_400,
    });
  });

  test("its film has the size and length asked for, and sound", async () => {
    const { sora, clock } = await soraForTest();
    const id = idOf(await post(at(sora.url, "videos"), create));
    clock.moveSeconds(60);
    const film = await download(at(sora.url, `videos/${id}/content?variant=video`));
    expect(await probeFilm(film)).toEqual({ width: 1280, height: 720, seconds: 8, hasAudio: true });
  });
});

test("multipart carries seconds as text, and a reference of the exact size", async () => {
  const { sora } = await soraForTest();
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...create, size: "720x1280" })) form.set(name, value);
  const picture = await sharp({ create: { width: 720, height: 1280, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  form.set("input_reference", new File([new Uint8Array(picture)], "garden.png", { type: "image/png" }));
  const made = await postForm(`${sora.url}/openai/v1/videos`, form);
  expect(made.body).toMatchObject({ status: "queued", seconds: "8", size: "720x1280" });
  const [upload] = sora.control.uploads(idOf(made));
  expect(upload).toMatchObject({ part: "input_reference", fileName: "garden.png", type: "image/png" });
  expect(Buffer.from(upload?.bytes ?? []).equals(picture)).toBe(true);
});

test("a reference of another size is refused in the service's words", async () => {
  const { sora } = await soraForTest();
  const form = new FormData();
  for (const [name, value] of Object.entries(create)) form.set(name, value);
  const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
    .webp()
    .toBuffer();
  form.set("input_reference", new File([new Uint8Array(picture)], "small.webp", { type: "image/webp" }));
  const refused = await postForm(`${sora.url}/openai/v1/videos`, form);
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({
    error: { message: "Inpaint image must match the requested width and height", param: "input_reference" },
  });
  expect(sora.jobs()).toEqual([]);
});

test("a file that names people makes a job that moderation fails", async () => {
  const { sora, clock } = await soraForTest();
  const form = new FormData();
  for (const [name, value] of Object.entries(create)) form.set(name, value);
  const picture = await sharp({ create: { width: 1280, height: 720, channels: 3, background: "red" } })
    .jpeg()
    .toBuffer();
  form.set("input_reference", new File([new Uint8Array(picture)], "two-people.jpg", { type: "image/jpeg" }));
  const id = idOf(await postForm(`${sora.url}/openai/v1/videos`, form));
  clock.moveSeconds(60);
  const { body } = await get(`${sora.url}/openai/v1/videos/${id}`);
  expect(body).toMatchObject({
    status: "failed",
    error: { message: expect.stringContaining("people-in-user-uploads") },
  });
});

test("a film expires 24 hours after its creation", async () => {
  const { sora, clock } = await soraForTest();
  const id = idOf(await post(`${sora.url}/openai/v1/videos`, create));
  clock.moveSeconds(86_399);
  expect((await get(`${sora.url}/openai/v1/videos/${id}/content`)).status).toBe(200);
  clock.moveSeconds(1);
  expect((await get(`${sora.url}/openai/v1/videos/${id}`)).status).toBe(404);
  expect((await get(`${sora.url}/openai/v1/videos/${id}/content`)).status).toBe(404);
});

test("a deleted video is gone and frees its slot", async () => {
  const { sora } = await soraForTest({ slots: 1 });
  const id = idOf(await post(`${sora.url}/openai/v1/videos`, create));
  expect((await post(`${sora.url}/openai/v1/videos`, create)).status).toBe(429);
  const deleted = await del(`${sora.url}/openai/v1/videos/${id}`);
  expect(deleted.body).toEqual({ id, object: "video.deleted", deleted: true });
  expect((await get(`${sora.url}/openai/v1/videos/${id}`)).status).toBe(404);
  expect((await post(`${sora.url}/openai/v1/videos`, create)).status).toBe(200);
});

test("content serves ranges, HEAD, thumbnails and spritesheets, and nothing before completion", async () => {
  const { sora, clock } = await soraForTest();
  const id = idOf(await post(`${sora.url}/openai/v1/videos`, create));
  const content = `${sora.url}/openai/v1/videos/${id}/content`;
  expect((await get(content)).status).toBe(404);
  clock.moveSeconds(60);
  const whole = await download(content);
  expect(await download(content, { range: "bytes=10-19" })).toEqual(whole.subarray(10, 20));
  expect(await download(content, { range: "bytes=-5" })).toEqual(whole.subarray(-5));
  expect(await download(content, { range: `bytes=${whole.length - 3}-` })).toEqual(whole.subarray(-3));
  const headers = { "api-key": "local-sora-key", range: `bytes=${whole.length}-` };
  const beyond = await fetch(content, { headers });
  expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${whole.length}`]);
  const head = await fetch(content, { method: "HEAD", headers: { "api-key": "local-sora-key" } });
  expect([head.status, head.headers.get("content-length")]).toEqual([200, String(whole.length)]);
  for (const [variant, type] of [
    ["thumbnail", "image/webp"],
    ["spritesheet", "image/jpeg"],
  ]) {
    const picture = await get(`${content}?variant=${variant}`);
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, type]);
  }
  expect((await get(`${content}?variant=gif`)).status).toBe(400);
});

test("a remix inherits length and size from a completed source", async () => {
  const { sora, clock } = await soraForTest();
  const id = idOf(await post(`${sora.url}/openai/v1/videos`, create));
  const remix = `${sora.url}/openai/v1/videos/${id}/remix`;
  expect((await post(remix, { prompt: "at night" })).status).toBe(400);
  clock.moveSeconds(60);
  expect((await post(remix, { prompt: "at night", seconds: "4" })).body).toMatchObject({
    error: { message: "Unknown parameter: 'seconds'." },
  });
  const remixed = await post(remix, { prompt: "at night" });
  expect(remixed.body).toMatchObject({
    status: "queued",
    prompt: "at night",
    seconds: "8",
    size: "1280x720",
    remixed_from_video_id: id,
  });
  expect(idOf(remixed)).not.toBe(id);
});

test("lists page by limit and after, in both orders", async () => {
  const { sora, clock } = await soraForTest({ slots: null });
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    ids.push(idOf(await post(`${sora.url}/openai/v1/videos`, create)));
    clock.moveSeconds(1);
  }
  const list = async (query: string) => {
    const { body } = await get(`${sora.url}/openai/v1/videos?${query}`);
    const data = Array.isArray(body["data"]) ? body["data"] : [];
    return { ids: data.map((one) => one.id), more: body["has_more"], last: body["last_id"] };
  };
  const newestFirst = ids.toReversed();
  expect(await list("limit=2")).toEqual({ ids: newestFirst.slice(0, 2), more: true, last: newestFirst[1] });
  expect(await list(`limit=3&after=${newestFirst[1]}`)).toMatchObject({
    ids: newestFirst.slice(2),
    more: false,
  });
  expect(await list("order=asc")).toMatchObject({ ids, more: false });
  await del(`${sora.url}/openai/v1/videos/${newestFirst[1]}`);
  expect(await list(`limit=1&after=${newestFirst[1]}`)).toMatchObject({ ids: [newestFirst[2]], more: true });
  expect((await get(`${sora.url}/openai/v1/videos?limit=101`)).status).toBe(400);
  expect((await get(`${sora.url}/openai/v1/videos?order=up`)).status).toBe(400);
});
