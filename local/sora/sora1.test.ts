import sharp from "sharp";
import { expect, test } from "vitest";
import { tinyFilm } from "./films/tinyFilm.ts";
import { probeFilm } from "./probeFilm.ts";
import { del, download, get, idOf, post, postForm, START, soraForTest } from "./testClient.ts";

const create = {
  model: "sora",
  prompt: "Paper lanterns",
  width: 854,
  height: 480,
  n_seconds: 3,
  n_variants: 2,
};
const seconds = START / 1000;
const jobs = (url: string) => `${url}/openai/v1/video/generations/jobs`;

function generationsOf(body: Record<string, unknown>): { id: string; job_id: string; n_seconds: number }[] {
  return Array.isArray(body["generations"]) ? body["generations"] : [];
}

test("a job goes through its statuses in the documented order and ends with its generations", async () => {
  const { sora, clock } = await soraForTest({ renderSeconds: 100 });
  const made = await post(`${jobs(sora.url)}?api-version=preview`, create);
  expect(made.status).toBe(200);
  expect(made.body).toEqual({
    object: "video.generation.job",
    id: expect.stringMatching(/^task_[0-9a-z]{26}$/),
    status: "queued",
    created_at: seconds,
    finished_at: null,
    expires_at: null,
    generations: [],
    prompt: "Paper lanterns",
    model: "sora",
    n_variants: 2,
    n_seconds: 3,
    height: 480,
    width: 854,
    failure_reason: null,
  });
  const seen: unknown[] = [];
  for (let step = 0; step < 5; step += 1) {
    seen.push((await get(`${jobs(sora.url)}/${idOf(made)}`)).body["status"]);
    clock.moveSeconds(25);
  }
  expect(seen).toEqual(["queued", "preprocessing", "running", "running", "succeeded"]);
  const { body } = await get(`${jobs(sora.url)}/${idOf(made)}`);
  expect(body).toMatchObject({ finished_at: seconds + 100, expires_at: seconds + 86_400 });
  expect(generationsOf(body)).toEqual(
    [1, 2].map(() => ({
      object: "video.generation",
      id: expect.stringMatching(/^gen_[0-9a-z]{26}$/),
      job_id: idOf(made),
      created_at: seconds + 100,
      width: 854,
      height: 480,
      n_seconds: 3,
      prompt: "Paper lanterns",
    })),
  );
});

test("the deployment style serves the same job, with and without video/generations in the path", async () => {
  const { sora } = await soraForTest();
  const root = `${sora.url}/openai/deployments/sora`;
  const { model: _, ...unnamed } = create;
  const id = idOf(await post(`${root}/video/generations/jobs?api-version=2025-02-15-preview`, unnamed));
  for (const path of [`video/generations/jobs/${id}`, `jobs/${id}`]) {
    expect((await get(`${root}/${path}?api-version=2025-02-15-preview`)).body).toMatchObject({
      id,
      model: "sora",
    });
  }
});

test("each generation has a silent film of its own, a low quality, headers and a thumbnail", async () => {
  const { sora, clock } = await soraForTest();
  const id = idOf(await post(jobs(sora.url), create));
  clock.moveSeconds(60);
  const generations = generationsOf((await get(`${jobs(sora.url)}/${id}`)).body);
  const films = await Promise.all(
    generations.map((one) =>
      download(`${sora.url}/openai/v1/video/generations/${one.id}/content/video?quality=high`),
    ),
  );
  const [first, second] = films;
  expect(await probeFilm(first ?? Buffer.of())).toEqual({
    width: 854,
    height: 480,
    seconds: 3,
    hasAudio: false,
  });
  expect(first?.equals(second ?? Buffer.of())).toBe(false);
  const generation = `${sora.url}/openai/v1/video/generations/${generations[0]?.id}`;
  expect((await get(generation)).body).toMatchObject({ object: "video.generation", job_id: id });
  expect((await download(`${generation}/content/video?quality=low`)).equals(first ?? Buffer.of())).toBe(
    false,
  );
  expect((await get(`${generation}/content/video?quality=best`)).status).toBe(400);
  const head = await fetch(`${generation}/content/video`, {
    method: "HEAD",
    headers: { "api-key": "local-sora-key" },
  });
  expect(head.headers.get("content-length")).toBe(String(first?.length));
  expect(head.headers.get("accept-ranges")).toBe("bytes");
  expect((await get(`${generation}/content/thumbnail`)).headers.get("content-type")).toBe("image/jpg");
  expect((await get(`${generation}/content/gif`)).body).toEqual({ detail: "Not Found" });
});

test("numeric strings are taken for numbers and answered as numbers", async () => {
  const { sora } = await soraForTest();
  const { body } = await post(jobs(sora.url), {
    ...create,
    width: "480",
    height: "480",
    n_seconds: "5",
    n_variants: "4",
  });
  expect(body).toMatchObject({ width: 480, height: 480, n_seconds: 5, n_variants: 4 });
});

test("pictures come as files that inpaint_items name", async () => {
  const { sora } = await soraForTest();
  const form = new FormData();
  for (const [name, value] of Object.entries(create)) form.set(name, String(value));
  const picture = await sharp({ create: { width: 20, height: 20, channels: 3, background: "red" } })
    .jpeg()
    .toBuffer();
  form.append("files", new File([new Uint8Array(picture)], "start.jpg", { type: "image/jpeg" }));
  const withItems = (items: unknown) => {
    form.set("inpaint_items", JSON.stringify(items));
    return postForm(jobs(sora.url), form);
  };
  const item = { frame_index: 0, type: "image", file_name: "start.jpg", crop_bounds: { left_fraction: 0.1 } };
  const made = await withItems([item]);
  expect(made.status).toBe(200);
  expect(sora.control.uploads(idOf(made))).toMatchObject([{ part: "files", fileName: "start.jpg" }]);
  expect((await withItems([{ ...item, file_name: "other.jpg" }])).body).toMatchObject({
    param: "inpaint_items",
  });
  expect((await withItems([{ ...item, crop_bounds: { left_fraction: 2 } }])).status).toBe(400);
  expect((await withItems([item, item, item])).status).toBe(400);
  form.set("inpaint_items", "[broken");
  expect((await postForm(jobs(sora.url), form)).status).toBe(400);
  form.delete("inpaint_items");
  expect((await postForm(jobs(sora.url), form)).status).toBe(400);
});

test("a film of at most five seconds may come instead of pictures", async () => {
  const { sora } = await soraForTest();
  const withFilm = (bytes: Uint8Array) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(create)) form.set(name, String(value));
    form.set("files", new File([new Uint8Array(bytes)], "start.mp4", { type: "video/mp4" }));
    form.set("inpaint_items", JSON.stringify([{ type: "video", file_name: "start.mp4" }]));
    return postForm(jobs(sora.url), form);
  };
  const filmOf = (seconds: number) => tinyFilm({ width: 320, height: 180, seconds, audio: false });
  const made = await withFilm(await filmOf(5));
  expect(made.status).toBe(200);
  expect(sora.control.uploads(idOf(made))).toMatchObject([{ fileName: "start.mp4", type: "video/mp4" }]);
  const refused = await withFilm(await filmOf(6));
  expect([refused.status, refused.body]).toMatchObject([
    400,
    { param: "inpaint_items", message: expect.stringContaining("longer than 5 seconds") },
  ]);
  for (const bytes of [Buffer.from("no film"), (await filmOf(5)).subarray(0, 40)]) {
    expect((await withFilm(bytes)).body).toMatchObject({ message: expect.stringContaining("not a video") });
  }
});

test("a deleted job answers 204, then 404", async () => {
  const { sora } = await soraForTest();
  const id = idOf(await post(jobs(sora.url), create));
  expect((await del(`${jobs(sora.url)}/${id}`)).status).toBe(204);
  expect((await del(`${jobs(sora.url)}/${id}`)).status).toBe(404);
});

test("lists are cut by limit, before, after and statuses", async () => {
  const { sora, clock } = await soraForTest({ slots: null });
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) {
    ids.unshift(idOf(await post(jobs(sora.url), create)));
    clock.moveSeconds(30);
  }
  const list = async (query: string) => {
    const { data } = (await get(`${jobs(sora.url)}?${query}`)).body;
    return Array.isArray(data) ? data.map((one) => one.id) : null;
  };
  expect(await list("")).toEqual(ids);
  expect(await list("limit=1")).toEqual(ids.slice(0, 1));
  expect(await list(`after=${ids[0]}`)).toEqual(ids.slice(1));
  expect(await list(`before=${ids[2]}`)).toEqual(ids.slice(0, 2));
  expect(await list("statuses=succeeded,failed")).toEqual(ids.slice(1));
});
