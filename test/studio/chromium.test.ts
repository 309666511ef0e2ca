import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findChromium, noBrowser } from "../support/studio/chromium.ts";

test("a browser is found by its setting, or by its usual names", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dailies-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const program = join(folder, "chromium");
  await writeFile(program, "");
  await chmod(program, 0o755);
  expect(findChromium({ PATH: folder })).toBe(program);
  expect(findChromium({ PATH: folder, CHROME_PATH: "/opt/chrome" })).toBe("/opt/chrome");
});

test.skipIf(process.platform === "darwin")(
  "without one the tests say why they are skipped, and in CI they fail",
  () => {
    const nothing = { PATH: "/nowhere" };
    expect(noBrowser(nothing)).toMatch(/install one, or say where it is with CHROME_PATH/);
    expect(() => noBrowser({ ...nothing, CI: "true" })).toThrow(/cannot be tested/);
  },
);
