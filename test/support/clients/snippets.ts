import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { root } from "../../../local/commands/buildApp.ts";

/** A snippet of a paper, and how it is to be run. */
export interface Snippet {
  readonly heading: string;
  readonly run: string;
  readonly code: string;
}

const PYTHON = fileURLToPath(new URL("./python", import.meta.url));

/** The snippets of a paper that say how they are run, in order. */
export async function snippetsOf(paper: string): Promise<readonly Snippet[]> {
  const text = await readFile(join(root, paper), "utf8");
  return text.split(/^## /m).flatMap((section) => {
    const heading = section.split("\n", 1)[0] ?? "";
    const marked = section.matchAll(/<!-- run: (\w+) -->\n```\w+\n(.*?)\n```/gs);
    return Array.from(marked, ([, run = "", code = ""]) => ({ heading, run, code }));
  });
}

/** A folder like that of a program that has installed what this repository has. */
export async function programFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "dailies-client-"));
  for (const name of ["node_modules", "clients"]) await symlink(join(root, name), join(path, name));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Runs a snippet as a program of its own in this folder; what it printed. Rejects when it fails. */
export async function runSnippet(
  { run, code }: Snippet,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const [command, file] = await programOf(run, code, folder);
  const options = { cwd: folder, env: { ...baseEnvironment(), ...env } };
  const { stdout } = await promisify(execFile)(command, [file], options);
  return stdout;
}

/** Starts a snippet that goes on until it is ended; `lines` is what it has printed so far. */
export async function startSnippet(
  { run, code }: Snippet,
  folder: string,
  env: Readonly<Record<string, string>>,
) {
  const [command, file] = await programOf(run, code, folder);
  const child = spawn(command, [file], { cwd: folder, env: { ...baseEnvironment(), ...env } });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    printed: () => printed,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

async function programOf(run: string, code: string, folder: string): Promise<readonly [string, string]> {
  const [command, suffix] = PROGRAMS[run] ?? [process.execPath, "mjs"];
  const file = join(folder, `snippet.${suffix}`);
  await writeFile(file, code);
  return [command, file];
}

const PROGRAMS: Readonly<Record<string, readonly [string, string]>> = {
  python: ["python3", "py"],
  sh: ["bash", "sh"],
};

function baseEnvironment(): Record<string, string> {
  const { PATH = "", HOME = "" } = process.env;
  return { PATH, HOME, PYTHONPATH: PYTHON, PYTHONDONTWRITEBYTECODE: "1" };
}
