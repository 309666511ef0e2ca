import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { buildApp, builtFiles, root } from "./buildApp.ts";

/** Native modules cannot be bundled; they are installed beside the bundle, for the platform of the Function App. */
const NATIVE = ["sharp"];
const TARGET = ["--os=linux", "--cpu=x64", "--libc=glibc"];

/** An entry of package-lock.json, as far as it matters here. */
interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/**
 * Stages what is deployed: the bundle, the built page, host.json, a package.json with the native modules alone, and those modules for
 * linux x64 in exactly the versions of the lock file. The folder is replaced. Throws with npm's words when it fails.
 */
export async function packageApp(folder: string): Promise<void> {
  await buildApp();
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "dist"), { recursive: true });
  for (const file of [...builtFiles, "host.json"]) await cp(join(root, file), join(folder, file));
  const page = join("dist", "studio");
  if (existsSync(join(root, page))) await cp(join(root, page), join(folder, page), { recursive: true });

  const read = createRequire(import.meta.url);
  const { name, version, license, main, dependencies } = read(join(root, "package.json"));
  const native = Object.fromEntries(NATIVE.map((module) => [module, dependencies[module]]));
  const manifest = { name, version, private: true, license, main, dependencies: native };
  await writeJson(join(folder, "package.json"), manifest);

  const lock = slimLock(read(join(root, "package-lock.json")), NATIVE);
  await writeJson(join(folder, "package-lock.json"), {
    ...lock,
    packages: { "": manifest, ...lock.packages },
  });
  const npm = process.env["npm_execpath"];
  const [program, ...first] = npm?.endsWith("npm-cli.js") ? [process.execPath, npm] : ["npm"];
  const flags = [
    "--omit=dev",
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  await promisify(execFile)(program ?? "npm", [...first, "ci", ...TARGET, ...flags], { cwd: folder });
  // Traces of npm, and links that a zip does not hold: the app never looks at them.
  for (const trace of ["package-lock.json", "node_modules/.package-lock.json", "node_modules/.bin"])
    await rm(join(folder, trace), { recursive: true });
}

/** The part of a lock file that these packages need, themselves included. */
function slimLock({ packages, ...rest }: Lock, wanted: readonly string[]): Lock {
  const kept: Record<string, LockedPackage> = {};
  const queue = wanted.map((name) => ({ name, from: "" }));
  for (const { name, from } of queue) {
    const path = resolvePath(packages, name, from);
    const found = path === undefined ? undefined : packages[path];
    if (path === undefined || found === undefined || kept[path]) continue;
    kept[path] = found;
    for (const next of Object.keys({ ...found.dependencies, ...found.optionalDependencies })) {
      queue.push({ name: next, from: path });
    }
  }
  return { ...rest, packages: kept };
}

/** Where Node would find a package from another one's folder: the nearest node_modules upwards. */
function resolvePath(packages: Lock["packages"], name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name);
    if (packages[path]) return path;
    if (folder === "" || folder === ".") return undefined;
  }
}

async function writeJson(path: string, content: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`);
}
