import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const reporter = fileURLToPath(new URL("../support/runner/closingLine.ts", import.meta.url));
const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));

test("a failed test, a file that does not load and an error outside of every test each count as failed, and are named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dailies-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const files = {
    "vitest.config.mts": `import { ClosingLine } from ${JSON.stringify(pathToFileURL(reporter).href)};
      export default { test: { globals: true, reporters: [new ClosingLine(${JSON.stringify(join(folder, "counts"))})] } };`,
    "mixed.test.ts": `test("passes", () => {}); describe("that", () => { test("fails", () => { expect(1, "one is two\\nor not").toBe(2); }); }); test.${"skip"}("waits", () => {});`,
    "broken.test.ts": `import "./missing.ts"; test("never runs", () => {});`,
    "stray.test.ts": `test("passes, but leaves a rejection", () => { void Promise.reject(new Error("stray")); });`,
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);

  const run = promisify(execFile)(process.execPath, [vitest, "run", "--root", folder], { cwd: folder });
  await expect(run).rejects.toMatchObject({ code: 1 });
  const [counts, ...failed] = (await readFile(join(folder, "counts"), "utf8")).trimEnd().split("\n");
  expect(counts).toBe("2 3 1");
  expect(failed.toSorted()).toEqual([
    expect.stringMatching(/^broken\.test\.ts: .*missing\.ts/),
    "mixed.test.ts: that > fails: one is two",
    "stray",
  ]);
});
