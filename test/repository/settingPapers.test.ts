import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../local/commands/buildApp.ts";
import { settingPapers } from "../../local/commands/settingPapers.ts";
import { PLATFORM_SETTINGS } from "../../src/lib/config/platformSettings.ts";
import { readConfig } from "../../src/lib/config/readConfig.ts";
import { aboutSettings, settingNames } from "../../src/lib/config/settings.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";

test.each(Object.entries(await settingPapers()))(
  "%s says what the schema of the settings says (npm run docs rewrites it)",
  (file, content) => {
    expect(readFileSync(join(root, file), "utf8")).toBe(content);
  },
);

test("the example file shows every setting, ours and the platform's, and starts the app as it is", () => {
  const { IsEncrypted, Values } = JSON.parse(readFileSync(join(root, "local.settings.example.json"), "utf8"));
  expect(IsEncrypted).toBe(false);
  const platform = PLATFORM_SETTINGS.map(({ name }) => name);
  expect(Object.keys(Values)).toEqual([...platform, ...settingNames, "LOCAL_SORA_KEY"]);
  // `func start` and the local host both say that this is a developer's machine.
  expect(readConfig({ ...Values, AZURE_FUNCTIONS_ENVIRONMENT: "Development" }, PROFILES)).toMatchObject({
    defaultModel: "sora-2",
    auth: { mode: "open" },
    warnings: [],
  });
});

test("every setting says what it means, and either its default or what holds without it", () => {
  for (const { means, default: unlessSet, unset } of [...aboutSettings, ...PLATFORM_SETTINGS]) {
    expect(means.length).toBeGreaterThan(0);
    expect(means).not.toMatch(/[|\n]|\.$/);
    expect(unlessSet === undefined || unset === undefined).toBe(true);
  }
});

test("host.json and the papers name the platform's settings alike", () => {
  const host = readFileSync(join(root, "host.json"), "utf8");
  const named = [...host.matchAll(/%(\w+)%|"connectionName": "(\w+)"/g)].map(([, a, b]) => a ?? b);
  const platform = PLATFORM_SETTINGS.map(({ name }) => name);
  expect(named.filter((name) => name === undefined || !platform.includes(name))).toEqual([]);
});
