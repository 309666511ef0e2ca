import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { packageApp } from "../../../local/commands/packageApp.ts";

test("the deployable folder holds the bundle, its settings and sharp for linux x64, and nothing else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dailies-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await packageApp(folder);

  const files = globSync("**/*", { cwd: folder, exclude: ["node_modules"], withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  expect(files.sort()).toEqual([
    "dist/index.cjs",
    "dist/main.cjs",
    "dist/main.cjs.map",
    "host.json",
    "package.json",
  ]);
  const packages = globSync(["node_modules/*", "node_modules/@*/*"], { cwd: folder });
  expect(packages.filter((path) => !/node_modules\/(@[^/]+|\..*)$/.test(path)).sort()).toEqual([
    "node_modules/@img/colour",
    "node_modules/@img/sharp-libvips-linux-x64",
    "node_modules/@img/sharp-linux-x64",
    "node_modules/detect-libc",
    "node_modules/semver",
    "node_modules/sharp",
  ]);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  expect(manifest).toMatchObject({ main: "dist/index.cjs", dependencies: { sharp: expect.any(String) } });
  expect(Object.keys(manifest.dependencies)).toEqual(["sharp"]);

  // Outside of the repository it finds nothing but its own node_modules, as on the platform it is made for.
  const isTarget = process.platform === "linux" && process.arch === "x64";
  const program = isTarget ? 'require("./dist/index.cjs")' : 'require.resolve("sharp")';
  const { stderr } = await promisify(execFile)(process.execPath, ["--eval", program], { cwd: folder });
  expect(stderr).not.toContain("Error");
});
