import { expect, test } from "vitest";
import { readConfig } from "../../src/lib/config/readConfig.ts";
import { identifyCaller } from "../../src/lib/http/caller/identifyCaller.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";
import { RIGHT_SETTINGS } from "../support/config/wrongSettings.ts";
import { localFile, runCommand } from "../support/stack/command.ts";

/** What `npm run keys` prints: the key, and the value for API_KEYS. */
async function makeKey(...args: readonly string[]) {
  const command = runCommand(["node", localFile("keys.ts"), ...args]);
  const code = await command.ended;
  const output = command.output();
  const [key = ""] = /dailies_[\w-]{43}/.exec(output) ?? [];
  const [, setting = ""] = /API_KEYS=(.*)/.exec(output) ?? [];
  return { code, output, key, setting };
}

test.each([
  [["anna"], { owner: "anna", admin: false }],
  [["Anna Ångström", "--admin"], { owner: "Anna Ångström", admin: true }],
])("npm run keys -- %j makes a key that its setting lets in", async (args, who) => {
  const { key, setting, output } = await makeKey(...args);
  const { auth } = readConfig({ ...RIGHT_SETTINGS, API_KEYS: setting }, PROFILES);
  for (const headers of [{ authorization: `Bearer ${key}` }, { "api-key": key }])
    expect(identifyCaller(new Headers(headers), auth)).toEqual({ kind: "caller", ...who });
  expect(output.split(key)).toHaveLength(2);
  expect(setting).not.toContain(key);
});

test("no two keys are alike", async () => {
  const [first, second] = await Promise.all([makeKey("anna"), makeKey("anna")]);
  expect(first.key).not.toBe(second.key);
});

test.each([[[]], [["anna", "berta"]], [[""]], [["anna", "--amdin"]], [["a".repeat(129)]]])(
  "npm run keys -- %j says how it is used",
  async (args) => {
    const { code, output } = await makeKey(...args);
    expect(code).toBe(2);
    expect(output).toContain("Usage: npm run keys -- OWNER [--admin]");
    expect(output).not.toContain("dailies_");
  },
);
