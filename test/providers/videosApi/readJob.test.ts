import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { protocolOf } from "../../support/providers/protocols.ts";
import { targetAt } from "../../support/providers/testProvider.ts";

const target = targetAt("https://films.example");
const readSora1 = protocolOf({ ...target, api: "sora-1" }).readJob;
const readSora2 = protocolOf(target).readJob;

test("a finished Sora 1 job is read with all its generations, however many were asked for", () => {
  const generation = (id: string) => ({
    object: "video.generation",
    id,
    job_id: "task_1",
    created_at: 1_790_000_130,
  });
  const body = {
    object: "video.generation.job",
    id: "task_1",
    status: "succeeded",
    created_at: 1_790_000_000,
    finished_at: 1_790_000_142,
    expires_at: 1_790_086_400,
    generations: [
      generation("gen_1"),
      generation("gen_2"),
      null,
      { object: "video.generation" },
      generation("gen_1"),
    ],
    prompt: "Lanterns",
    model: "sora-prod",
    n_variants: 4,
    n_seconds: 6,
    height: 720,
    width: "1280",
    failure_reason: null,
  };
  expect(readSora1(body)).toEqual({
    jobId: "task_1",
    state: "succeeded",
    progress: null,
    createdAt: 1_790_000_000,
    completedAt: 1_790_000_142,
    expiresAt: 1_790_086_400,
    outputIds: ["gen_1", "gen_2"],
    failure: null,
    echo: {
      deployment: "sora-prod",
      size: "1280x720",
      seconds: 6,
      variants: 4,
      prompt: "Lanterns",
      remixOf: null,
    },
  });
  expect(readSora1({ ...body, generations: [] })).toMatchObject({ state: "succeeded", outputIds: [] });
});

test("a finished Sora 2 job is read with itself as its output", () => {
  const body = {
    id: "video_1",
    object: "video",
    created_at: 1_790_000_000,
    status: "completed",
    error: null,
    expires_at: 1_790_086_400,
    model: "sora2-prod",
    progress: 100,
    prompt: "A tin robot",
    remixed_from_video_id: "video_0",
    seconds: "8",
    size: "1280x720",
  };
  const echo = {
    deployment: "sora2-prod",
    size: "1280x720",
    seconds: 8,
    variants: null,
    prompt: "A tin robot",
  };
  expect(readSora2(body)).toEqual({
    jobId: "video_1",
    state: "succeeded",
    progress: 100,
    createdAt: 1_790_000_000,
    expiresAt: 1_790_086_400,
    outputIds: ["video_1"],
    failure: null,
    echo: { ...echo, remixOf: "video_0" },
  });
});

test.each([
  ["queued", "queued"],
  ["preprocessing", "preprocessing"],
  ["running", "running"],
  ["in_progress", "running"],
  ["processing", "processing"],
  ["succeeded", "succeeded"],
  ["completed", "succeeded"],
  ["Completed ", "succeeded"],
  ["failed", "failed"],
  ["cancelled", "cancelled"],
  ["canceled", "cancelled"],
  ["warming_up", "running"],
  ["constructor", "running"],
  ["", "running"],
  [null, "running"],
  [7, "running"],
  [undefined, "running"],
])("the status %j is read as %s by both protocols", (status, state) => {
  for (const read of [readSora1, readSora2]) expect(read({ id: "job_1", status })).toMatchObject({ state });
});

describe("a failed job", () => {
  test.each([
    ["input_moderation", "moderation_blocked"],
    ["output_moderation", "moderation_blocked"],
    ["internal_error", "provider_failed"],
  ])("of Sora 1 for the reason %s has failed as %s", (reason, code) => {
    const failure = { code, reason };
    expect(readSora1({ id: "task_1", status: "failed", failure_reason: reason })).toMatchObject({ failure });
  });

  test.each([
    [{ code: "moderation_blocked", message: "Your request was blocked." }, "moderation_blocked"],
    [{ code: "content_filter", message: "no" }, "moderation_blocked"],
    [{ code: "", message: "blocked by our moderation system: people-in-user-uploads" }, "moderation_blocked"],
    [{ code: "internal_error", message: "boom" }, "provider_failed"],
    ["out of memory", "provider_failed"],
    [null, "provider_failed"],
    [42, "provider_failed"],
  ])("of Sora 2 with the error %j has failed as %s", (error, code) => {
    expect(readSora2({ id: "video_1", status: "failed", error })).toMatchObject({
      state: "failed",
      failure: { code },
    });
  });

  test("that the provider calls expired has expired", () => {
    expect(readSora2({ id: "video_1", status: "expired" })).toMatchObject({ failure: { code: "expired" } });
  });
});

test.each([
  [null],
  [[]],
  ["text"],
  [{}],
  [{ id: "" }],
  [{ id: -5 }],
  [{ id: 1.5 }],
  [{ id: "." }],
  [{ id: "a b" }],
  [{ id: "x".repeat(1_025) }],
])("%j is no job", (body) => {
  expect(readSora1(body)).toBeNull();
  expect(readSora2(body)).toBeNull();
});

test.each([
  ["a number", { id: 5 }, "5"],
  ["a task_id", { task_id: "task_5" }, "task_5"],
  ["base64 of 382 characters", { id: `video_${"+/=a".repeat(94)}` }, `video_${"+/=a".repeat(94)}`],
  ["1,024 characters", { id: "x".repeat(1_024) }, "x".repeat(1_024)],
])("an id that is %s names the job", (_name, body, jobId) => {
  expect(readSora1(body)).toMatchObject({ jobId });
  expect(readSora2(body)).toMatchObject({ jobId });
});

test("odd fields never spoil a job that has an id", () => {
  const names = [
    ...["status", "progress", "created_at", "expires_at", "model", "prompt", "error", "generations", "width"],
    ...["height", "n_seconds", "n_variants", "size", "seconds", "remixed_from_video_id", "failure_reason"],
  ];
  const odd = fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof(fc.jsonValue(), fc.double(), fc.constant("failed")),
  );
  fc.assert(
    fc.property(odd, (fields) => {
      for (const read of [readSora1, readSora2]) {
        const job = read({ ...fields, id: "job_1" });
        expect(job).toMatchObject({ jobId: "job_1" });
        const { progress = null, createdAt = null, expiresAt = null } = job ?? {};
        expect(progress === null || (progress >= 0 && progress <= 100)).toBe(true);
        for (const time of [createdAt, expiresAt]) expect(time === null || Number.isInteger(time)).toBe(true);
        expect(job?.state === "failed").toBe(job?.failure !== null);
        for (const id of job?.outputIds ?? []) expect(typeof id).toBe("string");
      }
    }),
  );
});
