import { expect, test } from "vitest";
import { get, post, postForm, soraForTest } from "./testClient.ts";

const video = { model: "sora-2", prompt: "a boat", size: "720x1280", seconds: "4" };
const job = { model: "sora", prompt: "a boat", width: 1280, height: 720, n_seconds: 4, n_variants: 1 };
const E4 = "invalid_request_error";

test.each([
  [
    "seconds",
    { ...video, seconds: "5" },
    "Invalid value: '5'. Supported values are: '4', '8', and '12'.",
    "invalid_value",
  ],
  [
    "size",
    { ...video, size: "640x360" },
    "Invalid value: '640x360'. Supported values are: '720x1280', '1280x720', '1024x1792', and '1792x1024'.",
    "invalid_value",
  ],
  [
    "size",
    { ...video, size: "1024x1792" },
    "Invalid value: '1024x1792'. Supported values are: '720x1280' and '1280x720'.",
    "invalid_value",
  ],
  [
    "seconds",
    { ...video, seconds: 4 },
    "Invalid type for 'seconds': expected a string, but got an integer instead.",
    "invalid_type",
  ],
  [
    "input_reference",
    { ...video, input_reference: "x" },
    "Invalid type for 'input_reference': expected a file, but got a string instead.",
    "invalid_type",
  ],
  ["model", {}, "Missing required parameter: 'model'.", "missing_required_parameter"],
  ["prompt", { model: "sora-2" }, "Missing required parameter: 'prompt'.", "missing_required_parameter"],
  ["width", { ...video, width: 1280 }, "Unknown parameter: 'width'.", "unknown_parameter"],
  [
    "prompt",
    { ...video, prompt: "x".repeat(32_001) },
    expect.stringContaining("32000"),
    "string_above_max_length",
  ],
  ["prompt", { ...video, prompt: "" }, expect.stringContaining("empty string"), "string_below_min_length"],
])("Sora 2 refuses a wrong %s: %o", async (param, body, message, code) => {
  const { sora } = await soraForTest();
  const refused = await post(`${sora.url}/openai/v1/videos`, body);
  expect([refused.status, refused.body]).toEqual([400, { error: { message, type: E4, param, code } }]);
});

test("a prompt of 32,000 characters of two units each is accepted", async () => {
  const { sora } = await soraForTest();
  expect((await post(`${sora.url}/openai/v1/videos`, { ...video, prompt: "🎬".repeat(32_000) })).status).toBe(
    200,
  );
});

test.each([
  [
    "width",
    { ...job, width: 640, height: 360 },
    expect.stringMatching(/resolution 640x360 is not supported/),
  ],
  ["n_variants", { ...job, n_variants: 3 }, expect.any(String)],
  ["n_variants", { ...job, width: 1080, height: 1080, n_variants: 2 }, expect.any(String)],
  ["n_seconds", { ...job, n_seconds: 21 }, expect.any(String)],
  ["n_seconds", { ...job, n_seconds: 0 }, expect.any(String)],
  ["n_seconds", { ...job, n_seconds: "five" }, expect.any(String)],
  ["prompt", { ...job, prompt: undefined }, expect.any(String)],
  ["model", { ...job, model: undefined }, expect.any(String)],
  ["seed", { ...job, seed: 1 }, expect.any(String)],
])("Sora 1 refuses a wrong %s in its own shape: %o", async (param, body, message) => {
  const { sora } = await soraForTest();
  const refused = await post(`${sora.url}/openai/v1/video/generations/jobs`, body);
  expect(refused.status).toBe(400);
  expect(refused.body).toEqual({ code: expect.any(String), message, param, type: E4 });
});

test.each([
  ["480x480", 4],
  ["480x854", 4],
  ["854x480", 4],
  ["720x720", 4],
  ["720x1280", 2],
  ["1280x720", 2],
  ["1080x1080", 1],
  ["1080x1920", 1],
  ["1920x1080", 1],
])("Sora 1 makes %s with up to %i variants of 20 seconds", async (size, most) => {
  const { sora } = await soraForTest({ slots: null });
  const [width, height] = size.split("x").map(Number);
  const make = (n_variants: number) =>
    post(`${sora.url}/openai/v1/video/generations/jobs`, {
      ...job,
      width,
      height,
      n_seconds: 20,
      n_variants,
    });
  expect([(await make(most)).status, (await make(most + 1)).status]).toEqual([200, 400]);
});

test("stricter readings of Sora 1's limits can be switched on", async () => {
  const { sora } = await soraForTest({ slots: null, strict720Square: true, strict1080pSeconds: true });
  const make = async (change: object) =>
    (await post(`${sora.url}/openai/v1/video/generations/jobs`, { ...job, ...change })).status;
  expect(await make({ width: 720, height: 720, n_variants: 3 })).toBe(400);
  expect(await make({ width: 1920, height: 1080, n_seconds: 11 })).toBe(400);
  expect(await make({ width: 1920, height: 1080, n_seconds: 10 })).toBe(200);
});

test("sizes that only pass validation can be let through, and then the job fails", async () => {
  const { sora, clock } = await soraForTest({ extraSizes: "fail" });
  const made = await post(`${sora.url}/openai/v1/videos`, { ...video, size: "1792x1024" });
  clock.moveSeconds(60);
  expect((await get(`${sora.url}/openai/v1/videos/${made.body["id"]}`)).body).toMatchObject({
    status: "failed",
    error: { code: "internal_error" },
  });
});

test("broken JSON, a broken form, another content type and a wrong picture type are refused", async () => {
  const { sora } = await soraForTest();
  const send = async (type: string, body: string, path = "videos") => {
    const headers = { "api-key": "local-sora-key", "content-type": type };
    const response = await fetch(`${sora.url}/openai/v1/${path}`, { method: "POST", headers, body });
    const answered: unknown = await response.json();
    return [response.status, answered];
  };
  const E4Body = { error: { message: expect.any(String), type: E4, param: null, code: null } };
  expect(await send("application/json", "{")).toEqual([400, E4Body]);
  expect(await send("application/json", "[1]")).toEqual([400, E4Body]);
  expect(await send("multipart/form-data; boundary=x", "nonsense")).toEqual([400, E4Body]);
  expect(await send("text/plain", "{}")).toEqual([400, E4Body]);
  expect(await send("application/json", "{", "video/generations/jobs")).toEqual([
    400,
    { code: null, message: expect.any(String), param: null, type: E4 },
  ]);
  const form = new FormData();
  for (const [name, value] of Object.entries(video)) form.set(name, value);
  form.set("input_reference", new File(["GIF89a"], "x.gif", { type: "image/gif" }));
  expect((await postForm(`${sora.url}/openai/v1/videos`, form)).body).toMatchObject({
    error: { param: "input_reference", code: "unsupported_file_mimetype" },
  });
  form.set("input_reference", new File(["nonsense"], "x.png", { type: "image/png" }));
  expect((await postForm(`${sora.url}/openai/v1/videos`, form)).status).toBe(400);
});
