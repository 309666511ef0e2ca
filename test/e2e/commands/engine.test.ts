import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { localFile, runCommand, temporaryFolder } from "../../support/stack/command.ts";

/** Runs the command where no `dotnet` is on PATH. */
async function withoutSdk(env: Readonly<Record<string, string>>) {
  const counts = join(await temporaryFolder(), "counts");
  const PATH = await temporaryFolder();
  const command = runCommand(["node", localFile("engine.ts")], {
    env: { PATH, COUNTS_FILE: counts, ...env },
  });
  const code = await command.ended;
  return { code, output: command.output(), counts: await readFile(counts, "utf8") };
}

test("without the .NET SDK a newcomer is told so, and nothing has failed", async () => {
  const { code, output, counts } = await withoutSdk({ CI: "" });
  expect(output).toMatch(/Skipped the real engine: the \.NET SDK is not installed/);
  expect(output.trimEnd()).toMatch(/\n0 passed, 0 failed, 1 skipped$/);
  expect({ code, counts }).toEqual({ code: 0, counts: "0 0 1\n" });
});

test("in CI that is a failure", async () => {
  const { code, output, counts } = await withoutSdk({ CI: "true" });
  expect(output).toMatch(/The real engine could not be run: the \.NET SDK is not installed/);
  expect({ code, counts }).toEqual({ code: 1, counts: "0 1 0\n" });
});
