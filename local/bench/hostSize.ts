import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../host", import.meta.url));
/** Tests and what they use, the strict checks, the faults. */
const notCounted = /\.test\.ts$|^(test|testing|conformance|check|faults)\/|^testing\.ts$/;

export interface HostSize {
  readonly files: number;
  /** Lines that are neither empty nor comment, imports and brackets included. */
  readonly lines: number;
  /** All lines of the longest file. */
  readonly longest: number;
}

/** Counts the code of the local host without tests, test tools, strict checks and fault injection. */
export function hostSize(): HostSize {
  const files = globSync("**/*.ts", { cwd: folder }).filter((file) => !notCounted.test(file));
  const texts = files.map((file) => readFileSync(`${folder}/${file}`, "utf8"));
  const code = texts.flatMap((text) => withoutComments(text).split("\n"));
  return {
    files: files.length,
    lines: code.filter((line) => line.trim() !== "").length,
    longest: Math.max(...texts.map((text) => text.trimEnd().split("\n").length)),
  };
}

function withoutComments(text: string): string {
  return text.replace(/\/\*\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}
