import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { expect, test } from "vitest";
import { type Answer, type Call, errorOf, videoOf } from "../support/stack/stackApi.ts";
import { jobsFor } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack();

async function create(key: string, call: Call): Promise<Answer> {
  const headers = { "idempotency-key": key, ...call.headers };
  return await stack().api.call("/videos", { method: "POST", ...call, headers });
}

function isReplay(answer: Answer): boolean {
  return answer.headers.get("idempotency-replayed") === "true";
}

test("50 parallel copies with one key make one film, and all are answered with it", async () => {
  const { api, stored } = stack();
  const json = { prompt: `Fifty ${CANARY}s` };
  const answers = await Promise.all(Array.from({ length: 50 }, () => create("fifty", { json })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  const [id = "", ...others] = new Set(answers.map((answer) => videoOf(answer).id));
  expect(others).toEqual([]);
  expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1);
  await api.ended(id);
  expect(await jobsFor(stack(), json.prompt)).toHaveLength(1);
  const ledger = (await stored.rowsNaming(id)).filter(({ table }) => table === "Ledger");
  expect(ledger.map(({ kind }) => kind).sort()).toEqual(["reserve", "settle"]);
});

test("50 parallel repeats of an SDK that got no reply are answered with the one film there is", async () => {
  const { api } = stack();
  const json = { prompt: `Fifty keyless ${CANARY}s` };
  const { id } = await api.create(json);
  const headers = { "x-stainless-retry-count": "1" };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => api.call("/videos", { method: "POST", json, headers })),
  );
  expect(new Set(answers.map((answer) => videoOf(answer, 202).id))).toEqual(new Set([id]));
  expect(answers.every(isReplay)).toBe(true);
  await api.ended(id);
  expect(await jobsFor(stack(), json.prompt)).toHaveLength(1);
});

test("a repeat is told by what was asked for, not by how it was written", async () => {
  const key = randomUUID();
  const prompt = `A ${CANARY}\nin two lines`;
  const metadata = { a: "1", b: "2" };
  const first = await create(key, { json: { prompt, seconds: "4", metadata } });
  const form = new FormData();
  form.append("metadata[b]", "2");
  form.append("metadata[a]", "1");
  form.append("prompt", prompt);
  form.append("seconds", "4");
  form.append("size", "720x1280");
  for (const call of [
    { json: { metadata: { b: "2", a: "1" }, seconds: 4, model: "sora-2", prompt } },
    { form },
  ]) {
    const again = await create(key, call);
    expect(isReplay(again)).toBe(true);
    expect(videoOf(again, 202).id).toBe(videoOf(first, 202).id);
  }
  await stack().api.ended(videoOf(first).id);
});

test("the same key with another request is 422, whatever is other, and makes nothing", async () => {
  const { api } = stack();
  const key = randomUUID();
  const json = { prompt: `A ${CANARY} once`, metadata: { shot: "1" } };
  const { id } = videoOf(await create(key, { json }), 202);
  const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  for (const change of [
    { prompt: `A ${CANARY} twice` },
    { seconds: "8" },
    { n_variants: 2 },
    { model: "sora" },
    { metadata: { shot: "2" } },
    { input_reference: { image_url: `data:image/png;base64,${image.toString("base64")}` } },
  ]) {
    const answer = await create(key, { json: { ...json, ...change } });
    expect(answer.status).toBe(422);
    expect(answer.headers.get("x-should-retry")).toBe("false");
    expect(errorOf(answer)).toEqual({
      message: "This Idempotency-Key was used with another request. Use a new key for a new request.",
      type: "invalid_request_error",
      param: null,
      code: "idempotency_key_reused",
    });
  }
  await api.ended(id);
  expect(await jobsFor(stack(), json.prompt)).toHaveLength(1);
  expect(await jobsFor(stack(), `A ${CANARY} twice`)).toEqual([]);
});

test("the same image is the same request, another image is another one", async () => {
  const png = async (background: string) =>
    await sharp({ create: { width: 64, height: 64, channels: 3, background } })
      .png()
      .toBuffer();
  const [red, blue] = [await png("red"), await png("blue")];
  const key = randomUUID();
  const prompt = `A ${CANARY} from a picture`;
  const upload = (bytes: Buffer) => {
    const form = new FormData();
    form.append("prompt", prompt);
    form.append("input_reference", new Blob([new Uint8Array(bytes)], { type: "image/png" }), "x.png");
    return form;
  };
  const dataUrl = {
    prompt,
    input_reference: { image_url: `data:image/png;base64,${red.toString("base64")}` },
  };
  const first = videoOf(await create(key, { form: upload(red) }), 202);
  expect(videoOf(await create(key, { json: dataUrl }), 202).id).toBe(first.id);
  expect((await create(key, { form: upload(blue) })).status).toBe(422);
  expect(await stack().api.ended(first.id)).toMatchObject({ status: "completed", mode: "image" });
});

test("a replay shows the video as it is now, and where it is", async () => {
  const { api } = stack();
  const key = randomUUID();
  const json = { prompt: `A ${CANARY} to come back to` };
  const { id } = videoOf(await create(key, { json }), 202);
  const made = await api.ended(id);
  const replay = await create(key, { json });
  expect({ status: replay.status, replayed: isReplay(replay) }).toEqual({ status: 202, replayed: true });
  expect(videoOf(replay)).toEqual(made);
  expect(replay.headers.get("location")).toBe(`${api.url}/videos/${id}`);
});

test("after a delete its key answers 404 and makes nothing, while a repeat without a key is a new video that is paid anew", async () => {
  const { api, stored } = stack();
  const key = randomUUID();
  const json = { prompt: `A ${CANARY} to forget` };
  const { id } = videoOf(await create(key, { json }), 202);
  await api.ended(id);
  expect((await api.call(`/videos/${id}`, { method: "DELETE" })).status).toBe(200);
  for (let repeat = 0; repeat < 2; repeat++) {
    const replay = await create(key, { json });
    expect({ status: replay.status, code: errorOf(replay).code }).toEqual({ status: 404, code: "not_found" });
  }

  const keyless = await api.create(json);
  await api.ended(keyless.id);
  await api.call(`/videos/${keyless.id}`, { method: "DELETE" });
  const headers = { "x-stainless-retry-count": "1" };
  const repeat = videoOf(await api.call("/videos", { method: "POST", json, headers }), 202);
  expect(repeat.id).not.toBe(keyless.id);
  expect(await api.ended(repeat.id)).toMatchObject({ cost: { actual: 0.4 } });
  const settled = (await stored.rowsNaming(repeat.id)).filter(({ kind }) => kind === "settle");
  expect(settled.map(({ amount }) => Number(amount))).toEqual([4_000]);
});

test("repeats that race a delete never bring the video back", async () => {
  const { api } = stack();
  const json = { prompt: `A ${CANARY} that must not return` };
  const { id } = videoOf(await create("no-return", { json }), 202);
  await api.ended(id);
  let isDeleted = false;
  const repeat = async () => {
    while (!isDeleted) expect([202, 404]).toContain((await create("no-return", { json })).status);
    expect((await create("no-return", { json })).status).toBe(404);
  };
  const repeats = Array.from({ length: 5 }, repeat);
  expect((await api.call(`/videos/${id}`, { method: "DELETE" })).status).toBe(200);
  isDeleted = true;
  await Promise.all(repeats);
  expect((await api.call(`/videos/${id}`)).status).toBe(404);
  expect(await jobsFor(stack(), json.prompt)).toHaveLength(1);
});

test("a remix has its key as well", async () => {
  const { api } = stack();
  const source = await api.ended((await api.create({ prompt: `A ${CANARY} to remix` })).id);
  const json = { prompt: `The ${CANARY}, remixed once` };
  const remix = (body: object) =>
    api.call(`/videos/${source.id}/remix`, {
      method: "POST",
      json: body,
      headers: { "idempotency-key": "remix" },
    });
  const answers = await Promise.all([remix(json), remix(json), remix(json)]);
  const [id = "", ...others] = new Set(answers.map((answer) => videoOf(answer, 202).id));
  expect(others).toEqual([]);
  expect((await remix({ prompt: `Another ${CANARY}` })).status).toBe(422);
  expect(await api.ended(id)).toMatchObject({ status: "completed", remixed_from_video_id: source.id });
  expect(await jobsFor(stack(), json.prompt)).toHaveLength(1);
});
