import { expect, test } from "vitest";
import { readConfig } from "../../src/lib/config/readConfig.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";

const KEYED = { name: "sora-2", auth: "key" };

const read = (...entries: readonly object[]) =>
  readConfig(
    {
      VIDEO_MODELS: JSON.stringify(entries),
      KEY_A: "a",
      KEY_B: "b",
      CAPACITY_GROUPS: '{"pool:small":{"maxRunning":1}}',
      MediaStorage: "UseDevelopmentStorage=true",
      AUTH_MODE: "open",
      AZURE_FUNCTIONS_ENVIRONMENT: "Development",
    },
    PROFILES,
  );

test("what a resource leaves out is the model's, and their line is the pool's", () => {
  const { models, limitsOf, resourcesOf } = read({
    ...KEYED,
    endpoint: "https://a.example",
    keySetting: "KEY_A",
    resources: [
      { maxRunning: 3 },
      { keySetting: "KEY_B", deployment: "other", maxRunning: 4, maxCreatesPerMinute: 2 },
    ],
  });
  expect(models[0]).toMatchObject({
    group: "pool:sora-2",
    target: { endpoint: "https://a.example", auth: { kind: "key", setting: "KEY_A" } },
    pool: [
      { target: { deployment: "sora-2", auth: { setting: "KEY_A" } } },
      { target: { deployment: "other", endpoint: "https://a.example", auth: { setting: "KEY_B" } } },
    ],
  });
  expect(limitsOf("pool:sora-2")).toEqual({ maxRunning: 7, maxCreatesPerMinute: null });
  expect(resourcesOf("pool:sora-2", []).map(({ resource }) => resource)).toEqual([
    "a.example (KEY_A)",
    "a.example (KEY_B)",
  ]);
});

test("a group's own limits stand above what its resources add up to, never above it", () => {
  const resources = [{ endpoint: "https://a.example" }, { endpoint: "https://b.example", maxRunning: 0 }];
  expect(read({ name: "sora-2", resources }).limitsOf("pool:sora-2").maxRunning).toBe(2);
  const small = read({ name: "sora-2", group: "pool:small", resources });
  expect(small.limitsOf("pool:small").maxRunning).toBe(1);
});

const A = { endpoint: "https://a.example" };
const B = { endpoint: "https://b.example" };

test.each<[string, readonly object[]]>([
  ["0.endpoint is not set", [{ name: "sora-2" }]],
  ["0.endpoint is not set", [{ name: "sora-2", resources: [A, {}] }]],
  ["0.keySetting is needed", [{ ...KEYED, resources: [{ ...A, keySetting: "KEY_A" }, B] }]],
  ['0.keySetting belongs to auth "key"', [{ name: "sora-2", resources: [A, { ...B, keySetting: "KEY_B" }] }]],
  ["KEY_C: is not set", [{ ...KEYED, resources: [{ ...A, keySetting: "KEY_C" }] }]],
  ["one resource twice", [{ name: "sora-2", resources: [A, { endpoint: "https://a.example/openai/v1" }] }]],
  [
    "in two groups",
    [
      { name: "sora-2", resources: [A, B] },
      { name: "sora", ...A },
    ],
  ],
])("a pool is refused at start of which %s", (problem, entries) => {
  expect(() => read(...entries)).toThrow(problem);
});

test("two models on one resource share its line", () => {
  const { models } = read(
    { name: "sora-2", resources: [A, B] },
    { name: "sora", group: "pool:sora-2", ...A },
  );
  expect(models.map(({ group }) => group)).toEqual(["pool:sora-2", "pool:sora-2"]);
});
