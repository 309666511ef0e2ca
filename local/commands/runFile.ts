import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a running part says about itself in `<data>/run/<part>.json`; parts may add fields of their own. */
export interface RunFile {
  readonly pid: number;
  readonly url: string;
}

/** Writes a part's run file in one step, so that nobody ever reads half of it. */
export function writeRunFile<Content extends RunFile>(
  dataFolder: string,
  part: string,
  content: Content,
): void {
  const path = runFilePath(dataFolder, part);
  mkdirSync(join(dataFolder, "run"), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(draft, path);
}

/** The run file of a part, or undefined when there is none that can be read. */
export function readRunFile(dataFolder: string, part: string): RunFile | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(runFilePath(dataFolder, part), "utf8"));
    return isRunFile(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a part's run file; nothing happens when another process has written its own since. */
export function removeRunFile(dataFolder: string, part: string, pid: number): void {
  if (readRunFile(dataFolder, part)?.pid === pid) rmSync(runFilePath(dataFolder, part), { force: true });
}

function runFilePath(dataFolder: string, part: string): string {
  return join(dataFolder, "run", `${part}.json`);
}

function isRunFile(value: unknown): value is RunFile {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "url" in value &&
    typeof value.url === "string"
  );
}
