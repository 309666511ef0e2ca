import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { functionsCore } from "./functionsCore.ts";
import { readJson } from "./readJson.ts";

/**
 * Loads the app of a folder as the Functions worker does: every file that `main` of its package.json names (a glob),
 * be it CommonJS or an ES module. Throws when there is no such file or one of them throws.
 */
export async function loadApp(folder: string): Promise<void> {
  functionsCore();
  const manifest = join(folder, "package.json");
  const { main }: { readonly main?: string } = readJson(manifest);
  if (!main) throw new Error(`${manifest} has no "main".`);
  const files = globSync(main, { cwd: folder }).sort();
  if (files.length === 0)
    throw new Error(`No file found for "main": "${main}" in ${folder}. Is the app built?`);
  for (const file of files.map((name) => join(folder, name))) {
    await import(pathToFileURL(file).href).catch((cause: unknown) => {
      throw new Error(`${file} does not load: ${cause instanceof Error ? cause.stack : cause}`, { cause });
    });
  }
}
