import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../host", import.meta.url));
/** Tests and their tools, the strict checks, the faults, and where these two are plugged in. */
const notCounted =
  /\.test\.ts$|^(test|conformance|check|faults)\/|^(testHost|testing|replay|clock\/virtualClock|durable\/probe|durable\/checks)\.ts$/;

export interface HostSize {
  readonly files: number;
  /** Lines that are neither empty nor comment. */
  readonly lines: number;
  /** Of these, without imports and lines of nothing but brackets: what there is to read. */
  readonly toRead: number;
}

/** Counts the code of the local host without tests, test tools, strict checks and fault injection. */
export function hostSize(): HostSize {
  const files = globSync("**/*.ts", { cwd: folder }).filter((file) => !notCounted.test(file));
  const code = files.map((file) => withoutComments(readFileSync(`${folder}/${file}`, "utf8")));
  const count = (texts: readonly string[], isCounted: (line: string) => boolean) =>
    texts.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "" && isCounted(line)).length;
  const withoutImports = code.map((text) => text.replace(/^import [^;]*;$/gm, ""));
  return {
    files: files.length,
    lines: count(code, () => true),
    toRead: count(withoutImports, (line) => /[^\s{}()[\];,>]/.test(line)),
  };
}

function withoutComments(text: string): string {
  return text.replace(/\/\*\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}
