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
