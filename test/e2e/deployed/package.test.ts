import { mkdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildApp, root } from "../../../local/commands/buildApp.ts";
import { packageApp } from "../../../local/commands/packageApp.ts";
import { filesBelow, zipFolder } from "../../../local/commands/zipFolder.ts";
import { registeredIn, runIn, unpack } from "../../support/repository/startedPackage.ts";

const MB = 1024 * 1024;
/** Each about a tenth above what it is: whoever adds a package sees it here. */
const MOST = { bundle: 3 * MB, map: 1.5 * MB, together: 25 * MB, zip: 11 * MB };

/** The package runs where it is made for; anywhere else it is made, and looked at. */
const isTarget = process.platform === "linux" && process.arch === "x64";

let folder = "";
let unpacked = "";
let zip: Uint8Array = new Uint8Array();

beforeAll(async () => {
  // Outside of the repository, so that nothing is found in a node_modules above it.
  const temporary = await mkdtemp(join(tmpdir(), "dailies-test-"));
  afterAll(() => rm(temporary, { recursive: true, force: true }));
  folder = join(temporary, "package");
  await packageApp(folder);
  zip = zipFolder(folder);
  unpacked = join(temporary, "wwwroot");
  mkdirSync(unpacked);
  unpack(zip, unpacked);
});

test("the package holds the files of the committed list, and no others", async () => {
  // The page's files are named by what is in them.
  const named = filesBelow(folder).map((file) => file.replace(/-[A-Z0-9]{8}\./, "-<hash>."));
  await expect(`${named.join("\n")}\n`).toMatchFileSnapshot("../../fixtures/package.txt");
});

test("its manifest names the bundle, and sharp as the one thing that is not in it", () => {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  expect(manifest).toMatchObject({ main: "dist/index.cjs", dependencies: { sharp: expect.any(String) } });
  expect(Object.keys(manifest.dependencies)).toEqual(["sharp"]);
});

test("it is no larger than it was", () => {
  const size = (path: string) => statSync(join(folder, path)).size;
  expect(size("dist/main.cjs")).toBeLessThan(MOST.bundle);
  expect(size("dist/main.cjs.map")).toBeLessThan(MOST.map);
  expect(filesBelow(folder).reduce((sum, path) => sum + size(path), 0)).toBeLessThan(MOST.together);
  expect(zip.length).toBeLessThan(MOST.zip);
});

test("the zip holds the same files, and is the same when it is made again", () => {
  expect(filesBelow(unpacked)).toEqual(filesBelow(folder));
  for (const file of filesBelow(folder))
    expect(readFileSync(join(unpacked, file)).equals(readFileSync(join(folder, file)))).toBe(true);
  expect(Buffer.from(zipFolder(unpacked)).equals(zip)).toBe(true);
});

describe.runIf(isTarget)("unpacked into an empty folder, with nothing else installed,", () => {
  test("it registers every function of the app", async () => {
    await buildApp();
    const registered = await registeredIn(unpacked);
    expect(registered.length).toBeGreaterThan(20);
    expect(registered).toEqual(await registeredIn(root));
  });

  test("its sharp is its own, native part included, and makes a picture", async () => {
    const program = `
      const sharp = require("sharp");
      const red = { create: { width: 8, height: 8, channels: 3, background: "red" } };
      sharp(red).jpeg().toBuffer().then((picture) =>
        console.log(JSON.stringify([require.resolve("sharp"), picture.subarray(0, 2).toString("hex")])));`;
    const { stdout } = await runIn(unpacked, ["--eval", program]);
    const [path, firstBytes] = JSON.parse(stdout);
    expect(path).toContain(join(unpacked, "node_modules", "sharp"));
    expect(firstBytes).toBe("ffd8");
  });
});
