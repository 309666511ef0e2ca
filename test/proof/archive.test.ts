import { expect, test } from "vitest";
import { createsOf, deletedIds, expectArchived, expectSettled } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";

const app = oneApp({ settings: { PROVIDER_TIMEOUT_SECONDS: "3" } });
const DOWNLOADS = ["content"];

interface Seen {
  readonly outputs: readonly {
    readonly status: string;
    readonly content_url: string | null;
    readonly width: number | null;
    readonly height: number | null;
    readonly duration_seconds: number | null;
    readonly has_audio: boolean | null;
  }[];
}

function filmCalls(dailies: Dailies): number {
  return dailies.sora
    .requests()
    .filter(({ route, query }) => DOWNLOADS.includes(route ?? "") && query["variant"] !== "thumbnail").length;
}

async function outputsOf(dailies: Dailies, id: string) {
  const body: unknown = (await dailies.call("GET", `/videos/${id}`))?.body;
  return (body as Seen).outputs;
}

test.each([
  "#content-403",
  "#content-404",
  "#content-500=4",
  "#content-empty",
  "#content-html",
  "#content-cut",
  "#content-short",
  "#content-stall",
  "#content-403=2 #content-cut=2 #content-empty #content-html",
])(
  "a download that goes wrong (%s) is made again until the film lies whole in the archive",
  async (words) => {
    const dailies = await app();
    const id = await dailies.create({ prompt: `A river ${words}`, seconds: "4" }, "k");
    const video = await dailies.untilFinal(id);
    expect([video.stage, video.error]).toEqual(["completed", null]);
    expect(filmCalls(dailies)).toBeGreaterThanOrEqual(2);
    await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
    await expectSettled(dailies, 1);
    // Neither made again nor thrown away at the provider.
    expect(createsOf(dailies)).toHaveLength(1);
    expect(deletedIds(dailies)).toEqual([]);
  },
);

test("a film with a redirect to another host is fetched there, without our key", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A river #content-moved" }, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  const there = dailies.sora.requests().filter(({ host }) => host === "storage");
  expect(there.length).toBeGreaterThan(0);
  for (const { auth } of there) expect(auth).toBe("none");
});

test.each([
  ["another size", "#film-size=640x360", { width: 640, height: 360 }],
  ["another length", "#film-seconds=2", { duration_seconds: 2 }],
  ["no sound", "#film-silent", { has_audio: false }],
])("a film of %s is kept, described as it is, and warned about", async (_, word, facts) => {
  const dailies = await app();
  const id = await dailies.create({ prompt: `A river ${word}`, size: "1280x720", seconds: "4" }, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  const asked = { width: 1280, height: 720, duration_seconds: 4, has_audio: true };
  expect(await outputsOf(dailies, id)).toMatchObject([{ status: "archived", ...asked, ...facts }]);
  expect(dailies.events("film_differs")).toHaveLength(1);
  expect(filmCalls(dailies)).toBe(1);
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test("a film with more bytes than it needs is kept as it came: it plays, and it is paid", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A river #content-huge=8" }, "k");
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.outputs[0]?.bytes]).toEqual(["completed", 8 * 1024 * 1024]);
  expect(filmCalls(dailies)).toBe(1);
  await expectSettled(dailies, 1);
});

test("a film as it was asked for is warned about in no way", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A river" }, "k");
  await dailies.untilFinal(id);
  expect(dailies.events("film_differs")).toEqual([]);
});

test("a missing thumbnail costs no film and no second download", async () => {
  const dailies = await app();
  dailies.sora.control.fault({
    routes: ["thumbnail", "content"],
    skip: 1,
    fault: { kind: "refuse", reason: "not-found" },
  });
  const id = await dailies.create({ prompt: "A river" }, "k");
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error]).toEqual(["completed", null]);
  expect(filmCalls(dailies)).toBe(1);
  const thumbnail = await dailies.call("GET", `/videos/${id}/content?variant=thumbnail`);
  expect(thumbnail?.status).toBe(404);
});

test("the thumbnail is kept beside its film where the provider has one", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A river" }, "k");
  await dailies.untilFinal(id);
  const answer = await dailies.host.request("GET", `/api/v1/videos/${id}/content?variant=thumbnail`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^image\//);
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0);
});

test("of four variants of one job of which two were made, two are archived and billed, and the rest is told", async () => {
  const dailies = await app();
  const body = { model: "sora", prompt: "A river #fewer=2", n_variants: 4, size: "480x480", seconds: "5" };
  const id = await dailies.create(body, "k");
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.status, video.error?.code]).toEqual(["completed", "completed", "partial"]);
  expect(video.outputs.map(({ status }) => status)).toEqual(["archived", "archived", "failed", "failed"]);
  const [line] = dailies.sora.invoice().lines;
  expect(line?.variants).toBe(2);
  expect(video.cost.actual).toBe((line?.tenThousandths ?? 0) / 10_000);
  await expectSettled(dailies, 1);
  const contents = [0, 1, 2, 3].map((index) => dailies.call("GET", `/videos/${id}/content?index=${index}`));
  expect((await Promise.all(contents)).map((answer) => answer?.status)).toEqual([200, 200, 404, 404]);
});

test("of two variants of which one cannot be downloaded, the other is archived at once and both are billed", async () => {
  const dailies = await app({ sora: { lifeSeconds: 3_600 } });
  dailies.sora.control.fault({
    routes: ["content"],
    variant: 0,
    fault: { kind: "refuse", reason: "forbidden" },
  });
  const body = { model: "sora", prompt: "A river", n_variants: 2, size: "480x480", seconds: "5" };
  const id = await dailies.create(body, "k");
  await dailies.untilVideo(id, ({ outputs }) => outputs[1]?.status === "archived");
  await dailies.clock.advance(1_800_000);
  expect((await dailies.video(id)).stage).toBe("archiving");
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code]).toEqual(["completed", "partial"]);
  expect(video.outputs.map(({ status }) => status)).toEqual(["expired", "archived"]);
  expect(dailies.sora.invoice().lines[0]?.variants).toBe(2);
  await expectSettled(dailies, 1);
});

test("a variant that failed beside one that was made leaves a partial video, each billed as the provider bills it", async () => {
  const dailies = await app();
  dailies.sora.control.fault({
    routes: ["create"],
    skip: 1,
    times: 1,
    fault: { kind: "outcome", end: "failed", code: "moderation_blocked", message: "Blocked." },
  });
  const id = await dailies.create({ prompt: "A river", n_variants: 2 }, "k");
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code]).toEqual(["completed", "partial"]);
  expect(video.outputs.map(({ status }) => status).toSorted()).toEqual(["archived", "failed"]);
  await expectSettled(dailies, 1);
});
