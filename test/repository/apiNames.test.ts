import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { PROFILES } from "../../src/lib/providers/registry.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = globSync("src/**/*.ts", { cwd: root }).map((file) => file.replaceAll("\\", "/"));

test.each(PROFILES.map(({ api }) => api))("%s is named in its adapter's folder alone", (api) => {
  const naming = sources.filter((file) => readFileSync(posix.join(root, file), "utf8").includes(api));
  const [folder, ...more] = new Set(naming.map((file) => posix.dirname(file)));
  expect(more).toEqual([]);
  expect(folder).toMatch(/^src\/lib\/providers\/\w+$/);
});

test("no folder is the adapter of two APIs", () => {
  const folders = PROFILES.map(({ api }) =>
    sources.find((file) => readFileSync(posix.join(root, file), "utf8").includes(api)),
  ).map((file) => posix.dirname(file ?? ""));
  expect(new Set(folders).size).toBe(PROFILES.length);
});
