import { readFileSync } from "node:fs";

/** Reads a file whose shape the caller knows. Throws, naming it, when there is none or it is not JSON. */
export function readJson<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Error(`${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
