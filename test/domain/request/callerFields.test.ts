import { describe, expect, test } from "vitest";
import { canonicalRequest } from "../../../src/lib/domain/request/canonicalRequest.ts";
import { parseVideoRequest } from "../../../src/lib/domain/request/parseVideoRequest.ts";
import { withoutPrompts } from "../../../src/lib/domain/request/withoutPrompt.ts";
import { describeEstimate } from "../../../src/lib/domain/video/estimateObject.ts";
import { configured } from "../../support/samples/sampleModels.ts";

const MODEL = configured({
  name: "own",
  api: "openai-videos",
  endpoint: "https://own.example/v1",
  audio: true,
  promptLimit: 40,
  price: { usdPerSecond: 0.4, silent: 0.2 },
  sizes: ["1280x720", { size: "1920x1080", seconds: [8] }],
  seconds: [4, 8],
  callerFields: ["seed", "negative_prompt", "generate_audio", "fps"],
});
const SORA = configured({ name: "sora-2", endpoint: "https://films.example" });

const parse = (fields: object) =>
  parseVideoRequest({ model: "own", prompt: "a boat", ...fields }, null, {
    models: [MODEL, SORA],
    defaultModel: null,
  });

function requestOf(fields: object) {
  const parsed = parse(fields);
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems));
  return parsed.request;
}

function messagesOf(fields: object): readonly string[] {
  const parsed = parse(fields);
  return parsed.kind === "invalid" ? parsed.problems.map(({ message }) => message) : [];
}

const ASKED = { seed: 7, negative_prompt: "rain\nfog", generate_audio: false, fps: 16 };

describe("what a model has beside prompt, size and length", () => {
  test("is taken as JSON and as a form, is the same request, and is shown as it was asked", () => {
    const sent = requestOf(ASKED);
    const form = { seed: "7", negative_prompt: "rain\r\nfog", generate_audio: "false", fps: "16" };
    expect(sent).toMatchObject(ASKED);
    expect(canonicalRequest(requestOf(form))).toBe(canonicalRequest(sent));
    expect(describeEstimate(sent, MODEL).request).toMatchObject(ASKED);
    expect(canonicalRequest(requestOf({ ...ASKED, seed: 8 }))).not.toBe(canonicalRequest(sent));
    expect(Object.keys(describeEstimate(requestOf({}), MODEL).request)).not.toContain("seed");
  });

  test.each<[object, string]>([
    [{ seed: 1.5 }, "Invalid value: '1.5'. A seed is a whole number from 0 to 4294967295."],
    [{ seed: 2 ** 32 }, "Invalid value: '4294967296'. A seed is a whole number from 0 to 4294967295."],
    [{ seed: true }, "Invalid type for 'seed': expected an integer."],
    [{ generate_audio: "yes" }, "Invalid value: 'yes'. Supported values are: 'true' and 'false'."],
    [{ fps: "0" }, "Invalid value: '0'. Frames a second are a number from 1 to 240."],
    [{ negative_prompt: " " }, "Invalid value: the negative prompt is blank."],
    [
      { negative_prompt: "n".repeat(41) },
      "Invalid value: the negative prompt has 41 characters; at most 40 are allowed.",
    ],
  ])("is checked: %j", (fields, message) => {
    expect(messagesOf(fields)).toEqual([message]);
  });

  test("is refused by name where the model does not have it, whatever its value", () => {
    expect(messagesOf({ model: "sora-2", seed: "x" })).toEqual([
      "Unknown parameter: 'seed'. Model 'sora-2' does not take it.",
    ]);
  });

  test("does not reach a log by a provider's words", () => {
    const request = { prompt: "a boat on a canal", negative_prompt: "somebody's face in it" };
    expect(withoutPrompts("no: somebody's face in it, a boat on a canal", request)).toBe(
      "no: [prompt], [prompt]",
    );
  });
});

test("without sound a film costs what the model says of that, whoever asks for it", () => {
  const usdOf = (model: typeof MODEL, fields: object) =>
    describeEstimate(requestOf(fields), model).cost.estimated;
  expect(usdOf(MODEL, {})).toBe(1.6);
  expect(usdOf(MODEL, { generate_audio: false })).toBe(0.8);
  const mute = { ...MODEL, fields: { generate_audio: false } };
  expect(usdOf(mute, {})).toBe(0.8);
  expect(usdOf(mute, { generate_audio: true })).toBe(1.6);
});

test("a size with fewer lengths allows those alone, and has its own usual one", () => {
  expect(requestOf({ size: "1920x1080" }).seconds).toBe(8);
  expect(requestOf({ size: "1280x720" }).seconds).toBe(4);
  expect(messagesOf({ size: "1920x1080", seconds: "4" })).toEqual([
    "Invalid value: '4'. Supported values are: '8'.",
  ]);
});

test("a size with a rate of its own is priced by it, whatever its pixels", () => {
  const price = { usdPerSecond: 0.4, scaleWithPixels: true, bySize: { "1920x1080": { usdPerSecond: 0.6 } } };
  const usdOf = (size: string) =>
    describeEstimate(requestOf({ size, seconds: 8 }), { ...MODEL, price }).cost.estimated;
  expect([usdOf("1280x720"), usdOf("1920x1080")]).toEqual([3.2, 4.8]);
});
