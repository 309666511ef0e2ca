import { expect, test } from "vitest";
import { createSora } from "./createSora.ts";
import { get, idOf, post, soraForTest } from "./testClient.ts";

const video = { model: "sora-2", prompt: "a boat", size: "720x1280", seconds: "4" };
const job = { model: "sora", prompt: "a boat", width: 1280, height: 720, n_seconds: 4 };
const TOO_MANY = {
  error: { message: "Too many running tasks", type: "video_generation_user_error", param: null, code: null },
};

test("the third job in flight on a resource is refused, whatever its model, until one ends", async () => {
  const { sora, clock } = await soraForTest();
  expect((await post(`${sora.url}/openai/v1/videos`, video)).status).toBe(200);
  expect((await post(`${sora.url}/openai/v1/video/generations/jobs`, job)).status).toBe(200);
  const refused = await post(`${sora.url}/openai/v1/videos`, video);
  expect([refused.status, refused.body]).toEqual([429, TOO_MANY]);
  expect((await post(`${sora.url}/r/other/openai/v1/videos`, video)).status).toBe(200);
  clock.moveSeconds(60);
  expect((await post(`${sora.url}/openai/v1/videos`, video)).status).toBe(200);
  expect(sora.maxInFlight()).toBe(2);
});

test("slots can be counted for each deployment, resized while it runs, and switched off", async () => {
  const { sora } = await soraForTest({ slots: 1, slotScope: "deployment" });
  const make = async (body: object, path = "videos") =>
    (await post(`${sora.url}/openai/v1/${path}`, body)).status;
  expect([await make(video), await make(video), await make(job, "video/generations/jobs")]).toEqual([
    200, 429, 200,
  ]);
  sora.control.settings({ slots: 3, slotScope: "resource" });
  expect([await make(video), await make(video)]).toEqual([200, 429]);
  sora.control.settings({ slots: null });
  expect(await make(video)).toBe(200);
  expect(sora.maxInFlight()).toBe(4);
  expect(sora.maxInFlight({ deployment: "sora" })).toBe(1);
});

test("a resource can have slots of its own number, or none to run out of", async () => {
  const { sora } = await soraForTest({ resourceSlots: { small: 1, free: null } });
  const make = async (resource: string) =>
    (await post(`${sora.url}/r/${resource}/openai/v1/videos`, video)).status;
  const thrice = async (resource: string) => [
    await make(resource),
    await make(resource),
    await make(resource),
  ];
  expect(await thrice("small")).toEqual([200, 429, 429]);
  expect(await thrice("free")).toEqual([200, 200, 200]);
  expect(await thrice("constructor")).toEqual([200, 200, 429]);
  sora.control.settings({ resourceSlots: { small: 2 } });
  expect(await thrice("small")).toEqual([200, 429, 429]);
  expect(await make("free")).toBe(429);
});

test("with the limiter off the highest number in flight is still known, ends and starts in one instant apart", async () => {
  const { sora, clock } = await soraForTest({ slots: null });
  for (let round = 0; round < 3; round += 1) {
    await post(`${sora.url}/openai/v1/videos`, video);
    await post(`${sora.url}/openai/v1/videos`, video);
    clock.moveSeconds(60);
  }
  expect(sora.maxInFlight()).toBe(2);
  await post(`${sora.url}/r/other/openai/v1/videos`, video);
  expect(sora.maxInFlight({ resource: "other" })).toBe(1);
});

test("a bad request never takes a slot and never meets the limiter", async () => {
  const { sora } = await soraForTest({ slots: 1 });
  expect((await post(`${sora.url}/openai/v1/videos`, { ...video, seconds: "5" })).status).toBe(400);
  expect((await post(`${sora.url}/openai/v1/videos`, video)).status).toBe(200);
  expect((await post(`${sora.url}/openai/v1/videos`, { ...video, seconds: "5" })).status).toBe(400);
});

test("the rate rule refuses the third create in a minute and says how long to wait", async () => {
  const { sora, clock } = await soraForTest({ slots: null, createsPerMinute: 2 });
  await post(`${sora.url}/openai/v1/videos`, video);
  clock.moveSeconds(20);
  await post(`${sora.url}/openai/v1/videos`, video);
  const refused = await post(`${sora.url}/openai/v1/videos`, video);
  expect(refused.status).toBe(429);
  expect(refused.body).toMatchObject({ error: { code: "429", message: expect.any(String) } });
  expect(refused.headers.get("retry-after")).toBe("40");
  clock.moveSeconds(40);
  expect((await post(`${sora.url}/openai/v1/videos`, video)).status).toBe(200);
});

test("strangers take slots, but neither the bill nor the record is theirs", async () => {
  const { sora, clock } = await soraForTest();
  const theirs = sora.control.addForeignJob({ deployment: "sora-2", prompt: "a boat" });
  sora.control.addForeignJob({ deployment: "sora", prompt: "a boat", renderSeconds: 10 });
  expect((await post(`${sora.url}/openai/v1/videos`, video)).status).toBe(429);
  clock.moveSeconds(10);
  expect((await post(`${sora.url}/openai/v1/videos`, video)).status).toBe(200);
  expect((await get(`${sora.url}/openai/v1/videos/${theirs}`)).body).toMatchObject({ prompt: "a boat" });
  clock.moveSeconds(60);
  expect([sora.maxInFlight(), sora.maxInFlight({ includeForeign: true })]).toEqual([1, 2]);
  expect([sora.invoice().lines.length, sora.invoice({ includeForeign: true }).lines.length]).toEqual([1, 3]);
});

test.each([
  [{ ...job, n_seconds: 12 }, 6000],
  [{ ...job, width: 1920, height: 1080, n_seconds: 12 }, 13_500],
  [{ ...job, n_seconds: 12, n_variants: 2 }, 12_000],
  [job, 2000],
  [{ ...job, width: 480, height: 480, n_seconds: 1 }, 125],
  [{ ...job, width: 854, height: 480, n_seconds: 7 }, 1557],
])("Sora 1 bills %o with %i ten-thousandths of a dollar", async (body, amount) => {
  const { sora, clock } = await soraForTest();
  await post(`${sora.url}/openai/v1/video/generations/jobs`, body);
  expect(sora.invoice().lines).toEqual([]);
  clock.moveSeconds(60);
  expect(sora.invoice()).toMatchObject({ tenThousandths: amount, usd: amount / 10_000 });
});

test.each([
  ["4", 4000],
  ["8", 8000],
  ["12", 12_000],
])("Sora 2 bills %s seconds with %i", async (seconds, amount) => {
  const { sora, clock } = await soraForTest();
  const id = idOf(await post(`${sora.url}/openai/v1/videos`, { ...video, seconds }));
  clock.moveSeconds(60);
  const { lines } = sora.invoice();
  expect(lines).toEqual([
    {
      job: id,
      resource: "default",
      model: "sora-2",
      kind: "sora-2",
      size: "720x1280",
      seconds: Number(seconds),
      variants: 1,
      tenThousandths: amount,
    },
  ]);
});

test("failed, cancelled and empty jobs are not billed, and of several variants only those that were made", async () => {
  const { sora, clock } = await soraForTest({ slots: null });
  const jobs = `${sora.url}/openai/v1/video/generations/jobs`;
  for (const word of ["#moderated", "#cancelled", "#no-outputs", "#internal-error"]) {
    await post(jobs, { ...job, prompt: `a boat ${word}` });
  }
  const id = idOf(
    await post(jobs, { ...job, width: 480, height: 480, n_variants: 4, prompt: "a boat #fewer=3" }),
  );
  clock.moveSeconds(60);
  expect(sora.invoice().lines).toMatchObject([{ job: id, variants: 3, tenThousandths: 1500 }]);
});

test("a job deleted before it ended is billed only where that is configured", async () => {
  for (const billDeleted of [false, true]) {
    const { sora, clock } = await soraForTest({ billDeleted });
    const id = idOf(await post(`${sora.url}/openai/v1/videos`, video));
    clock.moveSeconds(10);
    await fetch(`${sora.url}/openai/v1/videos/${id}`, {
      method: "DELETE",
      headers: { "api-key": "local-sora-key" },
    });
    clock.moveSeconds(100);
    expect(sora.invoice().lines).toHaveLength(billDeleted ? 1 : 0);
  }
});

test("render times can be drawn job by job", async () => {
  const { sora, clock } = await soraForTest({ renderSeconds: ({ prompt }) => prompt.length });
  const id = idOf(await post(`${sora.url}/openai/v1/videos`, { ...video, prompt: "12345" }));
  clock.moveSeconds(4);
  expect((await get(`${sora.url}/openai/v1/videos/${id}`)).body["status"]).toBe("in_progress");
  clock.moveSeconds(1);
  expect((await get(`${sora.url}/openai/v1/videos/${id}`)).body["status"]).toBe("completed");
});

test("closing twice is harmless", async () => {
  const sora = await createSora();
  await Promise.all([sora.close(), sora.close()]);
  await expect(fetch(sora.url)).rejects.toThrow();
});
