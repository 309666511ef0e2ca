import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What `src/orchestrators` and `src/lib/domain` may not do: each line alone must be refused. */
const IMPURE = [
  "export const at = Date.now();",
  "export const at = globalThis.Date.now();",
  'export const at = Date["now"]();',
  "export const at = new Date();",
  "export const at = new Date;",
  "export const at = Date();",
  "export const clock = Date.now;",
  "export const { now } = Date;",
  "export const luck = Math.random();",
  "export const luck = Math.random;",
  "export const { random } = Math;",
  "export const id = crypto.randomUUID();",
  "export const id = globalThis.crypto.randomUUID();",
  "export const at = performance.now();",
  'export const key = process.env["KEY"];',
  'export const answer = await fetch("http://127.0.0.1/");',
  "setTimeout(() => undefined, 1);",
  "setInterval(() => undefined, 1);",
  "queueMicrotask(() => undefined);",
  "setImmediate(() => undefined);",
  "export const at = Temporal.Now.instant();",
  'export const { randomUUID } = await import("node:crypto");',
];

/** What they may do. */
const PURE = [
  "export const at = (ms: number) => new Date(ms).toISOString();",
  "export const at = (text: string) => Date.parse(text);",
  "export const at = Date.UTC(2026, 0, 1);",
  "export const most = Math.max(1, 2);",
  "export const took = (job: { performance: number; process: number }) => job.performance + job.process;",
  'export const processing = { stage: "processing", processed: true };',
  "export interface Clock {\n  readonly now: number;\n}",
];

describe("the determinism rules of orchestrators and domain", () => {
  test.each(["src/orchestrators", "src/lib/domain"])("refuse each impure line in %s", async (folder) => {
    const files = Object.fromEntries(IMPURE.map((line, index) => [`${folder}/line${index}.ts`, `${line}\n`]));
    const found = await lint(files);
    expect(IMPURE.filter((_, index) => !found.has(`${folder}/line${index}.ts`))).toEqual([]);
  });

  test("let pure code pass", async () => {
    const files = Object.fromEntries(
      PURE.map((line, index) => [`src/lib/domain/line${index}.ts`, `${line}\n`]),
    );
    expect(await lint(files)).toEqual(new Set());
  });

  test("leave activities and everything else alone", async () => {
    expect(await lint({ "src/activities/a.ts": "export const at = () => Date.now();\n" })).toEqual(new Set());
  });
});

test("only the configuration reads the environment", async () => {
  const source = 'export const key = () => process.env["KEY"];\n';
  const found = await lint({ "src/lib/config/readConfig.ts": source, "src/lib/app/services.ts": source });
  expect(found).toEqual(new Set(["src/lib/app/services.ts"]));
});

test("src compiled alone refuses an import of local or test", async () => {
  const folder = await plant({
    "local/fake.ts": "export const fake = 1;\n",
    "src/a.ts": 'import { fake } from "../local/fake.ts";\n\nexport const real = fake;\n',
  });
  for (const file of ["tsconfig.json", "package.json", "src/tsconfig.json"]) {
    await cp(join(root, file), join(folder, file));
  }
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const compile = run(folder, "typescript/bin/tsc", ["-p", "src"]);
  await expect(compile).rejects.toMatchObject({ stdout: expect.stringContaining("is not under 'rootDir'") });
});

/** Lints planted files with the repository's own rules; the files in which something was found. */
async function lint(files: Record<string, string>): Promise<Set<string>> {
  const folder = await plant(files);
  for (const file of ["biome.json", "biome-determinism.grit"]) await cp(join(root, file), join(folder, file));
  const args = ["lint", "--vcs-enabled=false", "--max-diagnostics=none", "--reporter=github", "."];
  // It exits with 1 when it finds something.
  const { stdout } = await run(folder, "@biomejs/biome/bin/biome", args).catch(
    (error: { stdout: string }) => error,
  );
  return new Set(
    [...stdout.matchAll(/^::error .*?file=([^,]+)/gm)].map(([, file = ""]) =>
      relative(folder, resolve(folder, file)),
    ),
  );
}

async function plant(files: Record<string, string>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "dailies-test-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

async function run(folder: string, tool: string, args: readonly string[]) {
  return await promisify(execFile)(process.execPath, [join(root, "node_modules", tool), ...args], {
    cwd: folder,
  });
}
