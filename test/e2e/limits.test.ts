import { randomBytes } from "node:crypto";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { errorOf, eventually, jsonOf, type Video, videoOf } from "../support/stack/stackApi.ts";
import { finishJobs, jobsFor, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack({
  settings: { MAX_QUEUED_PER_OWNER: "3", MAX_QUEUED: "10" },
  models: { sora: { retiresAt: "2026-01-31" } },
});

test("more unfinished videos than are allowed are 429 with a time to come back, and take nothing with them", async () => {
  const { api, sora } = stack();
  const prompts = [1, 2, 3].map((each) => `A ${CANARY} in a full house, ${each} ${UNTIL_TOLD}`);
  const videos: Video[] = [];
  for (const prompt of prompts) videos.push(await api.create({ prompt }));
  const prompt = `One ${CANARY} too many`;
  const call = { method: "POST", json: { prompt }, headers: { "idempotency-key": "too-many" } };
  for (let tries = 0; tries < 2; tries++) {
    const answer = await api.call("/videos", call);
    expect(answer.status).toBe(429);
    expect(errorOf(answer)).toEqual({
      message: "Too many of your videos are unfinished. Try again when some have finished.",
      type: "rate_limit_error",
      param: null,
      code: "queue_full",
    });
    expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    // An SDK is meant to try this one again.
    expect(answer.headers.get("x-should-retry")).toBeNull();
  }
  const other = { ...call, headers: { "idempotency-key": "too-many-as-well" } };
  expect((await api.call("/videos", other)).status).toBe(429);
  expect((await api.call("/videos/estimate", { method: "POST", json: call.json })).status).toBe(200);

  await eventually(
    "two jobs",
    () => sora.jobs(),
    ({ length }) => length === 2,
  );
  // One of the three waits until another is done; which of them, they settle as they come to the line.
  const finish = async (round: string) => {
    await eventually(
      "a job",
      () => jobsFor(stack(), round),
      (jobs) => jobs.length === 1,
    );
    await finishJobs(stack(), round);
  };
  await Promise.all(prompts.map(finish));
  for (const { id } of videos) expect(await api.ended(id)).toMatchObject({ status: "completed" });
  const taken = await eventually(
    "a place",
    () => api.call("/videos", call),
    ({ status }) => status !== 429,
  );
  // What was refused is not remembered: this is the first answer, and the other key is free for another request.
  expect(taken.headers.get("idempotency-replayed")).toBeNull();
  const accepted = videoOf(taken, 202);
  const changed = { ...other, json: { prompt: `Another ${CANARY} altogether` } };
  const another = videoOf(await api.call("/videos", changed), 202);
  expect((await api.call("/videos", other)).status).toBe(422);
  for (const { id } of [accepted, another])
    expect(await api.ended(id)).toMatchObject({ status: "completed" });
  expect(await jobsFor(stack(), prompt)).toHaveLength(1);
  expect(await sora.maxInFlight()).toBe(2);
});

test("those who wait are numbered from the next one on, in the order they came", async () => {
  const { api } = stack();
  const running = [1, 2].map((each) => `A ${CANARY} before the line, ${each} ${UNTIL_TOLD}`);
  for (const prompt of running) await rendering(stack(), (await api.create({ prompt })).id);
  const last = await api.create({ prompt: `A ${CANARY} in the line` });
  const position = await api.until(last.id, ({ queue_position }) => queue_position !== null);
  expect(position).toMatchObject({
    stage: "waiting_for_capacity",
    status: "queued",
    queue_position: 1,
    message: "Waiting for a free slot at the provider...",
  });
  for (const prompt of running) await finishJobs(stack(), prompt);
  expect(await api.ended(last.id)).toMatchObject({ status: "completed", queue_position: null });
});

test("a model past its day is refused before anything is spent, and the others are named", async () => {
  const { api, sora } = stack();
  const json = { model: "sora", prompt: `A late ${CANARY}` };
  for (const path of ["/videos", "/videos/estimate"]) {
    const answer = await api.call(path, { method: "POST", json });
    expect({ status: answer.status, error: errorOf(answer) }).toEqual({
      status: 410,
      error: {
        message: "Model 'sora' was retired by its provider on 2026-01-31. Available models: sora-2.",
        type: "invalid_request_error",
        param: "model",
        code: "model_retired",
      },
    });
    expect(answer.headers.get("x-should-retry")).toBe("false");
  }
  const { data } = jsonOf(await api.call("/models")) as { data: object[] }; // the contract
  expect(data).toMatchObject([
    { id: "sora-2", retired: false },
    { id: "sora", retired: true, retires_at: "2026-01-31" },
  ]);
  expect((await sora.jobs()).filter(({ deployment }) => deployment === "sora")).toEqual([]);
});

describe("images of several megabytes", () => {
  let image: Buffer;
  beforeAll(async () => {
    const raw = { width: 1_100, height: 1_100, channels: 3 } as const;
    image = await sharp(randomBytes(raw.width * raw.height * 3), { raw })
      .png({ compressionLevel: 0 })
      .toBuffer();
  });

  function upload(bytes: Buffer): FormData {
    const form = new FormData();
    form.append("prompt", `A noisy ${CANARY}`);
    form.append("input_reference", new Blob([new Uint8Array(bytes)], { type: "image/png" }), "noise.png");
    return form;
  }

  test("are taken a few at a time: the others are told to come back, and do", async () => {
    const { api } = stack();
    expect(image.byteLength).toBeGreaterThan(3_000_000);
    const send = () => api.call("/videos/estimate", { method: "POST", form: upload(image) });
    const answers = await Promise.all(Array.from({ length: 6 }, send));
    for (const answer of answers) {
      if (answer.status === 200) continue;
      expect({ status: answer.status, code: errorOf(answer).code }).toEqual({
        status: 503,
        code: "unavailable",
      });
      expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    }
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect((await send()).status).toBe(200);
  });

  test("are made into films, whatever their size, up to the limit that is stated", async () => {
    const { api } = stack();
    const made = videoOf(await api.call("/videos", { method: "POST", form: upload(image) }), 202);
    expect(await api.ended(made.id)).toMatchObject({ status: "completed", mode: "image" });
    const padded = Buffer.concat([image, Buffer.alloc(10 * 2 ** 20 + 1 - image.byteLength)]);
    const answer = await api.call("/videos", { method: "POST", form: upload(padded) });
    expect({ status: answer.status, error: errorOf(answer) }).toEqual({
      status: 413,
      error: {
        message: "The image is too large: at most 10 MiB are taken.",
        type: "invalid_request_error",
        param: "input_reference",
        code: "too_large",
      },
    });
  });
});
