import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./buildApp.ts";

/** Writes the papers that are not current, by file; resolves with the names of those that were changed. */
export async function writePapers(papers: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [file, content] of Object.entries(papers)) {
    const path = join(root, file);
    if ((await readFile(path, "utf8").catch(() => "")) === content) continue;
    await writeFile(path, content);
    changed.push(file);
  }
  return changed;
}
