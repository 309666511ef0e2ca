import { describe, expect, test } from "vitest";
import { badBodies, badImages, tooLarge } from "../support/input/badBodies.ts";
import { ASTRAL, type BadBody, prompt } from "../support/input/badBody.ts";
import { badFields, badPrompts } from "../support/input/badFields.ts";
import { type Answer, errorOf, jsonOf } from "../support/stack/stackApi.ts";
import { useStack } from "../support/stack/stackOfFile.ts";
import type { StoredRow } from "../support/stack/stackStorage.ts";

const stack = useStack();
const UNKNOWN = "video_00000000000000000000000000";
/** Whether a table or a container is the real engine's own, where this runs on it. */
const isOfEngine = (name: string) => /^(dailies|azure-webjobs)/i.test(name);

/** A refusal that repeating will not mend, in the shape of the contract. */
function expectRefusal(answer: Answer, status: number, error: object): void {
  expect({ status: answer.status, error: errorOf(answer) }).toEqual({
    status,
    error: { type: "invalid_request_error", ...error },
  });
  expect(answer.headers.get("x-should-retry")).toBe("false");
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
}

const tables: readonly (readonly [string, readonly BadBody[]])[] = [
  ["a prompt", badPrompts],
  ["a field", badFields],
  ["an image", badImages],
  ["a body", badBodies],
];

describe.each(tables)("what is wrong with %s is said, by create and estimate alike", (_what, bodies) => {
  test.each(bodies)("$name", async ({ call, status, error }) => {
    for (const path of ["/videos", "/videos/estimate"]) {
      const answer = await stack().api.call(path, { method: "POST", ...call });
      expectRefusal(answer, status, error);
    }
  });
});

test("several problems are all listed, the first one on top", async () => {
  const json = { prompt: " ", seconds: "5", size: "1x1", n_variants: 9, colour: "red" };
  const answer = await stack().api.call("/videos", { method: "POST", json });
  const { details = [], ...top } = errorOf(answer);
  expect(answer.status).toBe(400);
  expect(details.map(({ param, code }) => `${param} ${code}`).sort()).toEqual([
    "colour unknown_parameter",
    "n_variants invalid_value",
    "prompt invalid_value",
    "seconds invalid_value",
    "size invalid_value",
  ]);
  expect(details[0]).toEqual({ message: top.message, param: top.param, code: top.code });
});

test("of very many problems the first ones are listed, so that an answer is never larger than what was sent", async () => {
  const fields = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field${index}`, 0]));
  const answer = await stack().api.call("/videos", { method: "POST", json: { prompt, ...fields } });
  expect(errorOf(answer).details).toHaveLength(32);
  expect(answer.body.byteLength).toBeLessThan(10_000);
});

test.each([
  ["POST", "/videos"],
  ["POST", "/videos/estimate"],
  ["GET", `/videos/${UNKNOWN}`],
  ["GET", `/videos/${UNKNOWN}/content`],
  ["DELETE", `/videos/${UNKNOWN}`],
  ["POST", `/videos/${UNKNOWN}/cancel`],
  ["POST", `/videos/${UNKNOWN}/remix`],
  ["POST", `/videos/${UNKNOWN}/resolve`],
  ["GET", "/models"],
])("an unknown query parameter of %s %s is refused by name", async (method, path) => {
  const json =
    method === "POST" ? { json: path.endsWith("resolve") ? { never_made: true } : { prompt } } : {};
  const error = { message: "Unknown parameter: 'fast'.", param: "fast", code: "unknown_parameter" };
  expectRefusal(await stack().api.call(`${path}?fast=1`, { method, ...json }), 400, error);
  // What gateways and the platform add is nobody's mistake.
  const ignored = await stack().api.call(`${path}?code=&clientId=a&api-version=2025-04-01-preview`, {
    method,
  });
  expect(jsonOf(ignored)).not.toMatchObject({ error: { code: "unknown_parameter" } });
});

test.each([
  ["nothing", ""],
  ["a blank", "two words"],
  ["256 characters", "k".repeat(256)],
])("an Idempotency-Key of %s is refused", async (_what, key) => {
  const answer = await stack().api.call("/videos", {
    method: "POST",
    json: { prompt },
    headers: { "idempotency-key": key },
  });
  expectRefusal(answer, 400, {
    message: "Invalid value: 'Idempotency-Key' must be 1 to 255 visible ASCII characters.",
    param: "Idempotency-Key",
    code: "invalid_value",
  });
});

test.each([
  UNKNOWN,
  "video_1",
  "estimate",
  "VIDEO_00000000000000000000000000",
  "video_0000000000000000000000000I",
  "..%2f..%2fmodels",
  "%01",
  "a".repeat(3_000),
  "video_%D0%96%27%20or%201%20eq%201",
])("an id that nobody has is 404 on every verb: %s", async (id) => {
  const { api } = stack();
  const calls = [
    ["GET", ""],
    ["DELETE", ""],
    ["POST", "/cancel"],
    ["POST", "/remix"],
    ["POST", "/resolve"],
    ["GET", "/content"],
  ] as const;
  for (const [method, verb] of calls) {
    const json = { "/remix": { prompt }, "/resolve": { never_made: true } }[verb.toString()];
    const answer = await api.call(`/videos/${id}${verb}`, { method, ...(json ? { json } : {}) });
    expectRefusal(answer, 404, { message: "No video with this id.", param: null, code: "not_found" });
  }
});

test("a remix takes a prompt alone, and a resolve one of its two forms", async () => {
  const { api } = stack();
  const remix = (json: unknown) => api.call(`/videos/${UNKNOWN}/remix`, { method: "POST", json });
  expect(errorOf(await remix({}))).toMatchObject({ param: "prompt", code: "missing_required_parameter" });
  expect(errorOf(await remix({ prompt: "x".repeat(32_001) }))).toMatchObject({
    param: "prompt",
    code: "invalid_value",
  });
  expect(errorOf(await remix({ prompt, seconds: "8" }))).toMatchObject({
    param: "seconds",
    code: "unknown_parameter",
  });
  const large = { body: Buffer.alloc(2_000_000, " "), headers: { "content-type": "application/json" } };
  const tooLarge = {
    message: "The body is too large: at most 1 MiB are taken.",
    param: null,
    code: "too_large",
  };
  for (const verb of ["remix", "resolve"])
    expectRefusal(await api.call(`/videos/${UNKNOWN}/${verb}`, { method: "POST", ...large }), 413, tooLarge);
  for (const json of [
    {},
    { never_made: false },
    { provider_id: "../x" },
    { provider_id: "a", never_made: true },
  ]) {
    const answer = await api.call(`/videos/${UNKNOWN}/resolve`, { method: "POST", json });
    expectRefusal(answer, 400, {
      message: expect.stringContaining("never_made"),
      param: "provider_id",
      code: "invalid_value",
    });
  }
});

test("a body that does not say its length is refused as soon as it is too long", async () => {
  const pieces = Array.from({ length: 16 }, () => Buffer.alloc(1_000_000, " "));
  const headers = { "content-type": "application/json" };
  expectRefusal(await stack().api.call("/videos", { method: "POST", pieces, headers }), 413, tooLarge);
});

test("after all of this nothing is stored and nothing was submitted", async () => {
  const { stored, sora, instances } = stack();
  // A sweep that runs meanwhile notes that it has listed what there was.
  const isSweepsNote = ({ partitionKey, rowKey }: StoredRow) =>
    partitionKey === "everybody" && rowKey === "earlier";
  const rows = (await stored.rows()).filter((row) => !isOfEngine(row.table) && !isSweepsNote(row));
  expect(rows).toEqual([]);
  expect((await stored.blobs()).filter((name) => !isOfEngine(name))).toEqual([]);
  expect((await sora.requests()).filter(({ method }) => method !== "GET")).toEqual([]);
  expect((await instances()).filter((id) => id !== "sweep")).toEqual([]);
});

test("a prompt of nothing but brackets and commas is a prompt", async () => {
  const json = { prompt: "[{,".repeat(10_666), metadata: { shot: ",".repeat(512) } };
  const answer = await stack().api.call("/videos/estimate", { method: "POST", json });
  expect(jsonOf(answer)).toMatchObject({ request: json });
});

test("a prompt with every kind of line break is kept, CRLF as LF", async () => {
  const prompt = "one\ntwo\r\nthree\u2028four\u2029five\u0085six";
  const video = await stack().api.create({ prompt });
  const kept = prompt.replace("\r\n", "\n");
  expect((await stack().api.ended(video.id)).prompt).toBe(kept);
  expect((await stack().sora.jobs()).at(-1)?.prompt).toBe(kept);
});

test("a prompt of exactly 32,000 characters is taken, of two units and four bytes each, however it is sent", async () => {
  const { api, sora } = stack();
  const longest = ASTRAL.repeat(32_000);
  const escaped = `{"prompt":"${"\\ud83d\\udc26".repeat(32_000)}"}`;
  const form = new FormData();
  form.append("prompt", longest);
  for (const call of [
    { json: { prompt: longest } },
    { body: escaped, headers: { "content-type": "application/json" } },
    { form },
  ]) {
    const answer = await api.call("/videos/estimate", { method: "POST", ...call });
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toMatchObject({ request: { prompt: longest } });
  }
  const video = await api.create({ prompt: longest });
  expect(video.prompt).toBe(longest);
  const made = await api.ended(video.id);
  expect({ status: made.status, isWhole: made.prompt === longest }).toEqual({
    status: "completed",
    isWhole: true,
  });
  expect((await sora.jobs()).at(-1)?.prompt === longest).toBe(true);
});
