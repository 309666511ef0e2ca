import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { PROFILES } from "../../src/lib/providers/registry.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const ADAPTERS = "src/lib/providers/adapters.ts";
// The one line of each is there.
const sources = globSync("src/**/*.ts", { cwd: root })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file !== ADAPTERS);

/** Whether a file names an API, as a word of its own. */
function isNaming(file: string, api: string): boolean {
  return new RegExp(`\\b${api}\\b`, "i").test(readFileSync(posix.join(root, file), "utf8"));
}

test.each(PROFILES.map(({ api }) => api))("%s is named in its adapter's folder alone", (api) => {
  const naming = sources.filter((file) => isNaming(file, api));
  const [folder, ...more] = new Set(naming.map((file) => posix.dirname(file)));
  expect(more).toEqual([]);
  expect(folder).toMatch(/^src\/lib\/providers\/\w+$/);
});

test("no folder is the adapter of two APIs", () => {
  const folders = PROFILES.map(({ api }) => sources.find((file) => isNaming(file, api))).map((file) =>
    posix.dirname(file ?? ""),
  );
  expect(new Set(folders).size).toBe(PROFILES.length);
});
