import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/lib/config/readConfig.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";

const APIS = PROFILES.map(({ api }) => `'${api}'`).join(", ");
const MODEL = { name: "sora-2", endpoint: "https://films.example" };

const read = (entries: readonly object[]) =>
  readConfig(
    {
      VIDEO_MODELS: JSON.stringify(entries),
      MediaStorage: "UseDevelopmentStorage=true",
      AUTH_MODE: "open",
      AZURE_FUNCTIONS_ENVIRONMENT: "Development",
    },
    PROFILES,
  );
const modelOf = (entry: object) => read([{ ...MODEL, ...entry }]).models[0];

/** The problems an operator is told of. */
function problemsOf(...entries: readonly object[]): string[] {
  expect(() => read(entries)).toThrow("Settings need attention:");
  try {
    read(entries);
    return [];
  } catch (error) {
    return String(error)
      .split("\n")
      .slice(1)
      .map((line) => line.replace(/^- /, ""));
  }
}

const OWN = {
  name: "own",
  api: "openai-videos",
  endpoint: "http://127.0.0.1:8000/v1",
  price: { usdPerSecond: 0.01 },
  sizes: ["640x480"],
  seconds: [3],
};

describe("VIDEO_MODELS", () => {
  test.each<[object, object]>([
    [{}, { api: "sora-2", deployment: "sora-2", paths: "v1", apiVersion: null, auth: { kind: "identity" } }],
    [{ name: "film" }, { api: "sora-1", deployment: "film" }],
    [
      { name: "film", deployment: "my-sora-2-eu" },
      { api: "sora-2", deployment: "my-sora-2-eu" },
    ],
    [{ name: "sora-2", api: "sora-1" }, { api: "sora-1" }],
    [
      { auth: "none", paths: "deployments", apiVersion: "preview" },
      { auth: { kind: "none" }, paths: "deployments" },
    ],
  ])("%j is a model at %j", (entry, target) => {
    expect(modelOf(entry)?.target).toMatchObject(target);
  });

  test.each([
    ["https://Films.openai.azure.com", "films.openai.azure.com"],
    ["https://films.openai.azure.com/openai/v1/", "films.openai.azure.com"],
    [
      "https://films.openai.azure.com/openai/v1/video/generations/jobs?api-version=preview",
      "films.openai.azure.com",
    ],
    [
      "https://films.example/openai/deployments/sora/video/jobs?api-version=2025-02-15-preview",
      "films.example",
    ],
    ["http://127.0.0.1:8000/v1", "127.0.0.1:8000"],
    ["https://proxy.example/litellm/v1/videos", "proxy.example/litellm"],
  ])("of %s takes its slots from the resource's group, %s, unless it names another", (endpoint, group) => {
    expect(modelOf({ endpoint })).toMatchObject({ group, target: { endpoint } });
    expect(modelOf({ endpoint, group: "tier 1" })).toMatchObject({ group: "tier 1" });
  });

  test.each<[string, object, object]>([
    [
      "Sora 1",
      { api: "sora-1" },
      { price: { usdPerSecond: 0.05, scaleWithPixels: true }, reconcile: "list" },
    ],
    [
      "Sora 2",
      {},
      { price: { usdPerSecond: 0.1, scaleWithPixels: false }, reconcile: "list", exclusive: false },
    ],
    [
      "another server",
      { api: "openai-videos", price: { usdPerSecond: 0.01 }, sizes: ["640x480"], seconds: [3] },
      {
        price: { usdPerSecond: 0.01, scaleWithPixels: false },
        reconcile: "never",
        support: { defaultSize: "640x480", defaultSeconds: 3 },
      },
    ],
  ])("knows what %s costs and whether its list settles a lost reply", (_name, entry, known) => {
    expect(modelOf(entry)).toMatchObject({ retiresAt: null, ...known });
  });

  test.each<[object, string]>([
    [{ name: "a b" }, "VIDEO_MODELS: 0.name has characters a model name cannot have"],
    [{ endpoint: "ftp://films.example" }, "VIDEO_MODELS: 0.endpoint must be an http or https URL"],
    [{ endpoint: undefined }, "VIDEO_MODELS: 0.endpoint is not set"],
    [{ api: "sora" }, `VIDEO_MODELS: 0.api must be one of ${APIS}`],
    [{ retiresAt: "2026-02-30" }, "VIDEO_MODELS: 0.retiresAt must be a date, YYYY-MM-DD"],
    [{ price: { usdPerSecond: "0.1" } }, "VIDEO_MODELS: 0.price.usdPerSecond must be a number"],
    [{ price: { usdPerSecond: -1 } }, "VIDEO_MODELS: 0.price.usdPerSecond must be at least 0"],
    [{ modle: "x" }, "VIDEO_MODELS: 0 has unknown members: modle"],
    [
      { auth: "key" },
      'VIDEO_MODELS: 0.keySetting is needed with auth "key": the name of the setting that holds the key',
    ],
    [{ keySetting: "SORA_KEY" }, 'VIDEO_MODELS: 0.keySetting belongs to auth "key"'],
    [
      { auth: "key", keySetting: "SORA_KEY" },
      "SORA_KEY: is not set, and a model of VIDEO_MODELS takes its key from it",
    ],
    [{ seconds: [4] }, "VIDEO_MODELS: 0.seconds cannot be set: those of sora-2 are known"],
  ])("%j is refused", (entry, problem) => {
    expect(problemsOf({ ...MODEL, ...entry })).toEqual([problem]);
  });

  test.each<[object, string]>([
    [
      { server: "comfy" },
      "VIDEO_MODELS: 0.server must be one of 'generic', 'vllm-omni', 'sglang', 'litellm'",
    ],
    [{ server: "vllm-omni", createBody: "json" }, "VIDEO_MODELS: 0.createBody must be 'multipart'"],
    [{ server: "sglang", modes: ["text", "remix"] }, "VIDEO_MODELS: 0.modes can only have text, image"],
    [
      { server: "sglang", callerFields: ["generate_audio"] },
      "VIDEO_MODELS: 0.callerFields can only have generate_audio where audio is true",
    ],
    [{ promptLimit: 40_000 }, "VIDEO_MODELS: 0.promptLimit must be at most 32000"],
    [
      { fields: { prompt: "x" } },
      "VIDEO_MODELS: 0.fields must not have any of model, prompt, size, seconds, input_reference, n, num_outputs_per_prompt",
    ],
    [
      { price: { usdPerSecond: 1, bySize: { "640x480": "2" } } },
      "VIDEO_MODELS: 0.price.bySize must have numbers, or {usdPerSecond, silent}",
    ],
    [
      { price: { usdPerSecond: 1, bySize: { "32x32": 2 } } },
      "VIDEO_MODELS: 0.price has a size in bySize that the model does not have",
    ],
  ])("a server of our own cannot have %j", (entry, problem) => {
    expect(problemsOf({ ...OWN, ...entry })).toEqual([problem]);
  });

  test.each<[object, string]>([
    [{ server: "generic" }, "VIDEO_MODELS: 0.server belongs to another api"],
    [{ createBody: "json" }, "VIDEO_MODELS: 0.createBody belongs to another api"],
    [{ deployment: "" }, "VIDEO_MODELS: 0.deployment must have at least 1 character"],
    [{ callerFields: ["seed"] }, "VIDEO_MODELS: 0.callerFields can only have nothing"],
    [{ api: "sora-1", audio: true }, "VIDEO_MODELS: 0.audio cannot be true for sora-1"],
  ])("%j is no setting of an API that is known", (entry, problem) => {
    expect(problemsOf({ ...MODEL, ...entry })).toEqual([problem]);
  });

  test("a known API's model may be kept from what it can do", () => {
    expect(modelOf({ modes: ["text"], audio: false, promptLimit: 400 })).toMatchObject({
      support: { modes: ["text"], audio: false, promptLimit: 400 },
    });
  });

  test.each<[object, object]>([
    [
      {},
      { reconcile: "never", fields: {}, support: { modes: ["text", "image", "remix"], callerFields: [] } },
    ],
    [
      { server: "vllm-omni", deployment: "" },
      {
        target: { server: "vllm-omni", deployment: "" },
        reconcile: "list",
        support: {
          modes: ["text", "image"],
          audio: false,
          callerFields: ["seed", "negative_prompt", "fps"],
        },
      },
    ],
    [
      { server: "sglang", createBody: "multipart", audio: true, fields: { num_inference_steps: 30 } },
      {
        target: { server: "sglang", createBody: "multipart" },
        reconcile: "mark",
        fields: { num_inference_steps: 30 },
        support: { audio: true, callerFields: ["seed", "negative_prompt", "generate_audio", "fps"] },
      },
    ],
    [
      { server: "litellm", callerFields: ["seed"] },
      { reconcile: "never", support: { modes: ["text", "image"], callerFields: ["seed"] } },
    ],
  ])("a server of our own with %j is what that server is", (entry, known) => {
    expect(read([{ ...OWN, ...entry }]).models[0]).toMatchObject(known);
  });

  test("tells of a server of our own all that it lacks, and of two models with one name", () => {
    const own = { name: "wan", api: "openai-videos", endpoint: "http://127.0.0.1:8000/v1", sizes: ["big"] };
    expect(problemsOf({ ...own, sizes: undefined })).toEqual([
      "VIDEO_MODELS: 0.price is needed for openai-videos",
      "VIDEO_MODELS: 0.sizes is needed for openai-videos",
      "VIDEO_MODELS: 0.seconds is needed for openai-videos",
    ]);
    expect(problemsOf(own)[0]).toBe('VIDEO_MODELS: 0.sizes.0 is not of the form "WxH"');
    expect(problemsOf(MODEL, MODEL)).toEqual(["VIDEO_MODELS: two models have the same name"]);
  });
});
