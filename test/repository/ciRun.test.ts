import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const ci = fileURLToPath(new URL("../../.ci", import.meta.url));

/** Runs `.ci/run` over scripts of a test's own; its exit code and its last line. */
async function ciRun(scripts: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), "dailies-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(ci, join(folder, ".ci"), { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ scripts }));
  const run = promisify(execFile)("bash", [".ci/run"], { cwd: folder });
  const { code, stdout } = await run.then(
    (ended) => ({ ...ended, code: 0 }),
    (error: { code: number; stdout: string }) => error,
  );
  return { code, line: stdout.trimEnd().split("\n").at(-1) };
}

const counting = (counts: string, exit = 0) => `echo ${counts} > $COUNTS_FILE; exit ${exit}`;

test("the closing line adds up the quick tests, the long ones and the engine's, and counts the checks as one", async () => {
  const scripts = { test: counting("10 0 1"), prove: counting("5 0 0"), check: "true" };
  expect(await ciRun(scripts)).toEqual({ code: 0, line: "16 passed, 0 failed, 1 skipped" });
  const engine = counting("3 2 1", 1);
  expect(await ciRun({ ...scripts, engine })).toEqual({ code: 1, line: "19 passed, 2 failed, 2 skipped" });
});

test("a run that breaks without a count is one failure, and everything after it runs all the same", async () => {
  const scripts = { test: "exit 7", prove: counting("5 0 0"), check: "false" };
  expect(await ciRun(scripts)).toEqual({ code: 1, line: "5 passed, 2 failed, 0 skipped" });
});
