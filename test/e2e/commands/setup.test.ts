import { existsSync } from "node:fs";
import { chmod, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { localFile, runCommand, temporaryFolder } from "../../support/stack/command.ts";

/** Stands in for npm: notes that it was called, takes a moment, and leaves a Node behind. */
const NPM = `#!/bin/sh
echo "$*" >> npm-calls
sleep 1
mkdir -p node_modules/.bin
ln -sf "$REAL_NODE" node_modules/.bin/node
`;

async function clone(npm: string) {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "local"));
  await mkdir(join(folder, "bin"));
  await cp(localFile("setup.mjs"), join(folder, "local", "setup.mjs"));
  const devDependencies = { node: process.versions.node };
  await writeFile(join(folder, "package.json"), JSON.stringify({ devDependencies, scripts: {} }));
  await writeFile(join(folder, "package-lock.json"), JSON.stringify({ packages: {} }));
  await writeFile(join(folder, "bin", "npm"), npm);
  await chmod(join(folder, "bin", "npm"), 0o755);
  const env = {
    PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter),
    REAL_NODE: process.execPath,
  };
  const setup = () => runCommand(["node", "local/setup.mjs"], { cwd: folder, env });
  const calls = async () =>
    existsSync(join(folder, "npm-calls")) ? await readFile(join(folder, "npm-calls"), "utf8") : "";
  return { folder, setup, calls };
}

test("two commands at once in a fresh clone install once; the next one finds it done", async () => {
  const { setup, calls } = await clone(NPM);
  const [first, second] = [setup(), setup()];
  expect([await first.ended, await second.ended]).toEqual([0, 0]);
  expect(first.output() + second.output()).toContain("Installing the pinned packages");
  expect(await calls()).toMatch(/^ci --include=dev[^\n]*\n$/);

  const third = setup();
  expect(await third.ended).toBe(0);
  expect(third.output()).toBe("");
  expect(await calls()).toMatch(/^[^\n]*\n$/);
});

test("another set of packages is installed, another script is not", async () => {
  const { folder, setup, calls } = await clone(NPM);
  await setup().ended;
  const devDependencies = { node: process.versions.node };
  await writeFile(join(folder, "package.json"), JSON.stringify({ devDependencies, scripts: { a: "b" } }));
  await setup().ended;
  expect((await calls()).split("\n")).toHaveLength(2);
  await writeFile(
    join(folder, "package-lock.json"),
    JSON.stringify({ packages: { "node_modules/a": { version: "1.0.0" } } }),
  );
  await setup().ended;
  expect((await calls()).split("\n")).toHaveLength(3);
});

test("the lock of a command that was killed does not count", async () => {
  const { folder, setup, calls } = await clone(NPM);
  const gone = runCommand(["node", "--eval", "console.log(process.pid)"]);
  const pid = await gone.says(/(\d+)/);
  await gone.ended;
  await writeFile(join(folder, ".setup.lock"), pid);
  expect(await setup().ended).toBe(0);
  expect(await calls()).not.toBe("");
  expect(existsSync(join(folder, ".setup.lock"))).toBe(false);
});

test("a failed install is told, and tried again by the next command", async () => {
  const { folder, setup, calls } = await clone("#!/bin/sh\necho called >> npm-calls\nexit 7\n");
  const failed = setup();
  expect(await failed.ended).toBe(1);
  expect(failed.output()).toContain("npm could not install the packages");
  expect(existsSync(join(folder, ".setup.lock"))).toBe(false);
  expect(await setup().ended).toBe(1);
  expect(await calls()).toBe("called\ncalled\n");
});

test("an npm that leaves out the pinned Node is found out", async () => {
  const { setup } = await clone("#!/bin/sh\nmkdir -p node_modules/.bin\n");
  const failed = setup();
  expect(await failed.ended).toBe(1);
  expect(failed.output()).toContain(`Node ${process.versions.node} was not installed`);
});
