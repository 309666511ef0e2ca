import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { functionsCore } from "./functionsCore.ts";

/**
 * Loads the app of a folder as the Functions worker does: every file that `main` of its package.json names (a glob),
 * be it CommonJS or an ES module. Throws when there is no such file or one of them throws.
 */
export async function loadApp(folder: string): Promise<void> {
  functionsCore();
  const root = resolve(folder);
  const manifest = join(root, "package.json");
  const { main }: { readonly main?: string } = JSON.parse(readFileSync(manifest, "utf8"));
  if (!main) throw new Error(`${manifest} has no "main".`);
  const files = globSync(main, { cwd: root }).sort();
  if (files.length === 0)
    throw new Error(`No file found for "main": "${main}" in ${root}. Is the app built?`);
  for (const file of files) await import(pathToFileURL(join(root, file)).href);
}
