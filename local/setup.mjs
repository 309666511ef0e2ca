/**
 * Installs what package-lock.json pins, once: every npm command runs this first, so that a fresh clone needs no step
 * of its own. Built-ins only, and old syntax on purpose: it runs on the machine's own Node, from 20 on, before the
 * pinned one is there.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const LOOK_AGAIN_MS = 500;
const root = fileURLToPath(new URL("..", import.meta.url));
const stampPath = join(root, "node_modules", ".dailies-installed");
const lockPath = join(root, ".setup.lock");

if (!isInstalled()) {
  takeTurn();
  try {
    // Another command may have done it while this one waited.
    if (!isInstalled()) install();
  } finally {
    rmSync(lockPath, { force: true });
  }
}

function isInstalled() {
  if (read(stampPath) === wanted()) return true;
  if (!isInstalledByHand()) return false;
  writeFileSync(stampPath, wanted());
  return true;
}

/** True after an `npm ci` or `npm install` that somebody ran: npm lists what it installed, when it is through. */
function isInstalledByHand() {
  const lock = JSON.parse(read(join(root, "package-lock.json")));
  const listed = read(join(root, "node_modules", ".package-lock.json"));
  const installed = listed ? JSON.parse(listed).packages : {};
  return (
    Object.entries(lock.packages).every(
      ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
    ) && hasPinnedNode()
  );
}

/** Changes whenever another set of packages is wanted; scripts and descriptions do not count. */
function wanted() {
  const { dependencies, devDependencies, overrides, allowScripts } = JSON.parse(
    read(join(root, "package.json")),
  );
  return createHash("sha256")
    .update(
      JSON.stringify([
        dependencies,
        devDependencies,
        overrides,
        allowScripts,
        process.platform,
        process.arch,
      ]),
    )
    .update(read(join(root, "package-lock.json")))
    .digest("hex");
}

function install() {
  console.log("Installing the pinned packages, Node included: about a minute, this once.");
  const npm = process.env.npm_execpath ?? "";
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  // npm's own Node: the pinned one lies in the folder that is about to be replaced.
  const [program, ...first] =
    basename(npm) === "npm-cli.js" ? [process.env.npm_node_execpath ?? process.execPath, npm] : ["npm"];
  const { status, error } = spawnSync(program, [...first, ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (error) fail(`npm could not be run (${error.message}).`);
  if (status !== 0) fail("npm could not install the packages; its own words are above.");
  // npm may leave out install scripts without a word, and with them the pinned Node.
  if (!hasPinnedNode()) {
    fail(
      `Node ${pinnedNode()} was not installed: npm seems to be set to ignore install scripts (ignore-scripts).`,
    );
  }
  mkdirSync(join(root, "node_modules"), { recursive: true });
  writeFileSync(stampPath, wanted());
}

function pinnedNode() {
  return JSON.parse(read(join(root, "package.json"))).devDependencies.node;
}

function hasPinnedNode() {
  const { stdout } = spawnSync(join(root, "node_modules", ".bin", "node"), ["--version"], {
    encoding: "utf8",
  });
  return stdout?.trim() === `v${pinnedNode()}`;
}

/** Waits until no other command of this clone is installing; a lock whose process has ended does not count. */
function takeTurn() {
  const draft = `${lockPath}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  for (let waited = false; ; waited = true) {
    try {
      linkSync(draft, lockPath);
      rmSync(draft);
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = Number(read(lockPath));
    if (!isAlive(holder)) removeLockOf(holder);
    else {
      if (!waited) console.log("Another command is installing the packages: waiting for it.");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
    }
  }
}

/** Moved aside and looked at before it is deleted: by now the lock may be that of a living process. */
function removeLockOf(holder) {
  const aside = `${lockPath}.stale.${process.pid}`;
  try {
    renameSync(lockPath, aside);
    if (Number(read(aside)) !== holder) linkSync(aside, lockPath);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  }
  rmSync(aside, { force: true });
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function fail(message) {
  rmSync(lockPath, { force: true });
  console.error(message);
  process.exit(1);
}
