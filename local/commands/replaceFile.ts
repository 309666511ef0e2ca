import { renameSync, writeFileSync } from "node:fs";

/** Writes the whole file in one step: whoever reads it meanwhile has either the old one or the new one. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}
