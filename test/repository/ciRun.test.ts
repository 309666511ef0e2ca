import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const ci = fileURLToPath(new URL("../../.ci", import.meta.url));

/** Runs `.ci/run` over scripts of a test's own; its exit code, its last line, and what it says before that failed. */
async function ciRun(scripts: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), "dailies-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(ci, join(folder, ".ci"), { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ scripts }));
  const run = promisify(execFile)("bash", [".ci/run"], { cwd: folder, env: { ...process.env, CI: "" } });
  const { code, stdout } = await run.then(
    (ended) => ({ ...ended, code: 0 }),
    (error: { code: number; stdout: string }) => error,
  );
  const lines = stdout.trimEnd().split("\n");
  const failed = lines.includes("What failed:") ? lines.slice(lines.indexOf("What failed:") + 1, -2) : [];
  return { code, line: lines.at(-1), failed };
}

const counting = (counts: string, exit = 0) => `printf '%b\\n' '${counts}' > $COUNTS_FILE; exit ${exit}`;

test("the closing line adds up the quick tests, the long ones and the engine's, and counts the checks as one", async () => {
  const scripts = { test: counting("10 0 1"), prove: counting("5 0 0"), check: "true" };
  expect(await ciRun(scripts)).toEqual({ code: 0, line: "16 passed, 0 failed, 1 skipped", failed: [] });
  const engine = counting(String.raw`3 2 1\na.test.ts: a film: lost\nb.test.ts: a bill: open`, 1);
  expect(await ciRun({ ...scripts, engine })).toEqual({
    code: 1,
    line: "19 passed, 2 failed, 2 skipped",
    failed: ["a.test.ts: a film: lost", "b.test.ts: a bill: open"],
  });
});

test("the real engine may not be skipped here, as it may where a newcomer has no SDK for it", async () => {
  const engine = `[ "$CI" = true ] && exit 3; ${counting("0 0 1")}`;
  const scripts = { test: counting("1 0 0"), prove: counting("1 0 0"), engine, check: "true" };
  expect(await ciRun(scripts)).toEqual({
    code: 1,
    line: "3 passed, 1 failed, 0 skipped",
    failed: ["npm run engine ended with 3"],
  });
});

test("a run that breaks without a count is one failure, and everything after it runs all the same", async () => {
  const scripts = { test: "exit 7", prove: counting("5 0 0"), check: "false" };
  expect(await ciRun(scripts)).toEqual({
    code: 1,
    line: "5 passed, 2 failed, 0 skipped",
    failed: ["npm run test ended with 7", "npm run check: told above"],
  });
});
