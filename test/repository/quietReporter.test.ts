import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { byArea } from "../support/runner/areas.ts";

const reporter = fileURLToPath(new URL("../support/runner/quietReporter.ts", import.meta.url));
const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));

/** What a run of these test files prints; each is named below `test/`. */
async function print(tests: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dailies-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = `import { QuietReporter } from ${JSON.stringify(pathToFileURL(reporter).href)};
    export default { test: { globals: true, silent: "passed-only", reporters: [new QuietReporter()] } };`;
  for (const [name, content] of Object.entries({ "vitest.config.mts": config, ...tests })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const options = { cwd: folder, env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "" } };
  const run = promisify(execFile)(process.execPath, [vitest, "run", "--root", folder], options);
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  return stdout + stderr;
}

test("what is green says nothing of itself but what it proved, and why it was left out in part", async () => {
  const printed = await print({
    "test/promises/paidOnce.test.ts": `test("pays once", () => { console.log("chatter"); console.error("noise"); });`,
    "test/storage/ledger/a.test.ts": `test("adds up", () => {}); test("waits", ({ skip }) => { skip("no key here"); });`,
  });
  expect(printed).toContain("✓ A retry never pays twice: 1 test");
  expect(printed).toContain("✓ The bill is known to the cent: 1 test");
  expect(printed).toContain("- skipped: waits (no key here)");
  expect(printed).toMatch(/2 passed in \d+ s/);
  expect(printed).not.toMatch(/chatter|noise|\.test\.ts/);
});

test("what fails is told in full, with what it printed", async () => {
  const printed = await print({
    "test/promises/paidOnce.test.ts": `test("pays once", () => { console.log("a trace"); expect(2).toBe(1); });`,
    "test/http/broken.test.ts": `import "./missing.ts"; test("never runs", () => {});`,
  });
  expect(printed).toContain("✗ A retry never pays twice: 1 of 1 failed");
  expect(printed).toContain("✗ It speaks the OpenAI Videos API");
  expect(printed).toContain("expected 2 to be 1");
  expect(printed).toContain("a trace");
  expect(printed).toContain("missing.ts");
});

test("a test file counts for the promise that its folder shows", () => {
  const counts = { passed: 1, failed: 0 };
  const areas = byArea([
    { file: "test/repository/imports.test.ts", ...counts },
    { file: "local/host/engine.test.ts", ...counts },
    { file: "test/proof/lostReplyTwins.test.ts", ...counts },
  ]);
  expect(areas.map(({ proves }) => proves)).toEqual([
    "A retry never pays twice",
    "It runs on a developer's machine as it does on Azure",
    "The repository keeps its own rules, and everything else",
  ]);
});
