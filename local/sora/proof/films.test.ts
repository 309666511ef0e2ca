import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { readAll } from "../byteSource.ts";
import { Ffmpeg } from "../films/ffmpeg.ts";
import { renderFilm } from "../films/renderFilm.ts";
import { partsOf, pictureAt } from "../films/still.ts";
import { tinyFilm } from "../films/tinyFilm.ts";
import { probeFilm } from "../probeFilm.ts";
import { download, idOf, post, postForm, soraForTest } from "../testClient.ts";

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sora-data-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("real films play, have the size, length and sound asked for, and differ by prompt and variant", async () => {
  const { sora, clock } = await soraForTest({ films: "real", slots: null, plainSeconds: ["2"] });
  const jobs = `${sora.url}/openai/v1/video/generations/jobs`;
  const job = { model: "sora", width: 480, height: 480, n_seconds: 1 };
  const first = idOf(await post(jobs, { ...job, n_variants: 2, prompt: "lanterns <b>&amp;</b> 🎬" }));
  const second = idOf(await post(jobs, { ...job, height: 854, prompt: "a canal" }));
  const video = { model: "my-video", prompt: "a boat", size: "480x480", seconds: "2" };
  const third = idOf(await post(`${sora.url}/v1/videos`, video));
  clock.moveSeconds(60);
  const films = await Promise.all([
    sora.control.film(first, 0).then(readAll),
    sora.control.film(first, 1).then(readAll),
    sora.control.film(second, 0).then(readAll),
    download(`${sora.url}/v1/videos/${third}/content`),
  ]);
  const probed = await Promise.all(films.map(probeFilm));
  const small = { width: 480, height: 480, seconds: 1, hasAudio: false };
  expect(probed).toEqual([
    ...[small, small, { ...small, height: 854 }],
    { ...small, seconds: 2, hasAudio: true },
  ]);
  expect(new Set(films.map((film) => Buffer.from(film).toString("base64"))).size).toBe(4);
});

test("a film is made once, ahead of its job's end where asked for, and kept over a restart", async () => {
  const folder = await dataFolder();
  const films = () => readdir(join(folder, "films"));
  const made = [expect.stringMatching(/^[0-9a-f]{32}\.mp4$/)];
  const options = { films: "real", dataFolder: folder, renderAhead: true } as const;
  const { sora, clock } = await soraForTest(options);
  const job = { model: "sora", prompt: "a boat", width: 480, height: 480, n_seconds: 1 };
  const id = idOf(await post(`${sora.url}/openai/v1/video/generations/jobs`, job));
  await expect.poll(films).toEqual(made);
  clock.moveSeconds(60);
  const first = await sora.control.film(id).then(readAll);
  await sora.close();
  const again = await soraForTest(options);
  expect(await again.sora.control.film(id).then(readAll)).toEqual(first);
  expect(await films()).toEqual(made);
});

test.each(["real", "tiny"] as const)(
  "two jobs with one prompt give films of their own: %s",
  async (films) => {
    const { sora, clock } = await soraForTest({ films, plainSeconds: ["1"] });
    const video = { model: "my-video", prompt: "a boat", size: "480x480", seconds: "1" };
    const create = async () => idOf(await post(`${sora.url}/v1/videos`, video));
    const ids = [await create(), await create()];
    clock.moveSeconds(60);
    const bytesOf = async (variant: string) =>
      Promise.all(ids.map((id) => download(`${sora.url}/v1/videos/${id}/content?variant=${variant}`)));
    for (const variant of ["video", "thumbnail", "spritesheet"]) {
      const [first, second] = await bytesOf(variant);
      expect(first?.equals(second ?? Buffer.of())).toBe(false);
      expect(await bytesOf(variant)).toEqual([first, second]);
    }
  },
);

test("a film starts from the picture that came with its create", async () => {
  const { sora, clock } = await soraForTest({ films: "real" });
  const film = async (background: string) => {
    const form = new FormData();
    const fields = { model: "sora-2", prompt: "a boat", size: "720x1280", seconds: "4" };
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const picture = await sharp({ create: { width: 720, height: 1280, channels: 3, background } })
      .png()
      .toBuffer();
    form.set("input_reference", new File([new Uint8Array(picture)], "in.png", { type: "image/png" }));
    const id = idOf(await postForm(`${sora.url}/openai/v1/videos`, form));
    clock.moveSeconds(60);
    return sharp(await download(`${sora.url}/openai/v1/videos/${id}/content?variant=thumbnail`)).stats();
  };
  const { dominant } = await film("red");
  expect(dominant.r).toBeGreaterThan(dominant.b + 100);
  expect((await film("blue")).dominant.b).toBeGreaterThan(dominant.b + 100);
});

test("a film starts from the first picture of the film that came with its create", async () => {
  const { sora, clock } = await soraForTest({ films: "real" });
  const form = new FormData();
  const fields = { model: "sora", prompt: "a boat", width: "480", height: "480", n_seconds: "1" };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  // All of it is navy.
  const film = await tinyFilm({ width: 640, height: 360, seconds: 2, audio: true });
  form.set("files", new File([new Uint8Array(film)], "in.mp4", { type: "video/mp4" }));
  form.set("inpaint_items", JSON.stringify([{ type: "video", file_name: "in.mp4" }]));
  const id = idOf(await postForm(`${sora.url}/openai/v1/video/generations/jobs`, form));
  clock.moveSeconds(60);
  const [generation] = sora.jobs().find((job) => job.id === id)?.generations ?? [];
  const url = `${sora.url}/openai/v1/video/generations/${generation}/content`;
  const { dominant } = await sharp(await download(`${url}/thumbnail`)).stats();
  expect(dominant.b).toBeGreaterThan(dominant.r + 80);
  expect(await probeFilm(await download(`${url}/video`))).toMatchObject({ width: 480, height: 480 });
});

test("a film moves, and its other pictures show what it shows", async () => {
  const folder = await dataFolder();
  const ffmpeg = new Ffmpeg();
  const spec = {
    ...{ width: 480, height: 480, seconds: 1, audio: false, quality: "high" as const },
    ...{
      prompt: "a boat in the rain",
      jobId: "video_1",
      variant: 0,
      number: 1,
      background: null,
      source: null,
    },
  };
  const path = join(folder, "film.mp4");
  await renderFilm(ffmpeg, spec, path);
  await ffmpeg.run(["-i", path, join(folder, "%d.png")]);
  const parts = await partsOf(spec);
  /** How far two pictures are apart, from 0 to 255 on average, without the line below that tells the time. */
  const apart = async (one: string | Buffer, other: string | Buffer) => {
    const [first, second] = await Promise.all(
      [one, other].map((picture) =>
        sharp(picture).removeAlpha().extract({ left: 0, top: 0, width: 480, height: 470 }).raw().toBuffer(),
      ),
    );
    const sum = first?.reduce((at, value, index) => at + Math.abs(value - (second?.[index] ?? 0)), 0) ?? 0;
    return sum / (first?.length ?? 1);
  };
  const seen = (frame: number) => join(folder, `${frame + 1}.png`);
  for (const [frame, other] of [
    [0, 12],
    [12, 0],
    [23, 12],
  ] as const) {
    const shown = await pictureAt(spec, parts, frame);
    const same = await apart(seen(frame), shown);
    expect(same).toBeLessThan(8);
    expect(await apart(seen(other), shown)).toBeGreaterThan(same * 1.2);
  }
});

test("two simulators cannot work on one data folder", async () => {
  const folder = await dataFolder();
  await soraForTest({ dataFolder: folder });
  await expect(soraForTest({ dataFolder: folder })).rejects.toThrow(/another simulator/);
});

test("jobs, their uploads and their faults survive a restart; statuses go on by the clock", async () => {
  const folder = await dataFolder();
  const before = await soraForTest({ dataFolder: folder });
  const form = new FormData();
  const fields = { model: "sora-2", prompt: "a boat #poll-404=2", size: "720x1280", seconds: "4" };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const picture = await sharp({ create: { width: 720, height: 1280, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  form.set("input_reference", new File([new Uint8Array(picture)], "in.png", { type: "image/png" }));
  const id = idOf(await postForm(`${before.sora.url}/openai/v1/videos`, form));
  const poll = async (url: string) =>
    (await fetch(`${url}/openai/v1/videos/${id}`, { headers: { "api-key": "local-sora-key" } })).status;
  expect(await poll(before.sora.url)).toBe(404);
  await before.sora.close();
  const { sora, clock } = await soraForTest({ dataFolder: folder });
  expect([await poll(sora.url), await poll(sora.url)]).toEqual([404, 200]);
  expect(picture.equals(sora.control.uploads(id)[0]?.bytes ?? Buffer.of())).toBe(true);
  clock.moveSeconds(60);
  expect(sora.jobs()).toMatchObject([{ id, state: "succeeded", createdAt: clock.now() - 60_000 }]);
  expect([sora.invoice().tenThousandths, sora.maxInFlight()]).toEqual([4000, 1]);
});
