import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { functionsCore } from "./functionsCore.ts";

/**
 * Loads the app of a folder as the Functions worker does: every file that `main` of its package.json names (a glob),
 * CommonJS by require, anything else by import. Throws when there is no such file or one of them throws.
 */
export async function loadApp(folder: string): Promise<void> {
  functionsCore();
  const root = resolve(folder);
  const manifest: { main?: string; type?: string } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  if (!manifest.main) throw new Error(`${join(root, "package.json")} has no "main".`);
  const files = globSync(manifest.main, { cwd: root }).sort();
  if (files.length === 0)
    throw new Error(`No file found for "main": "${manifest.main}" in ${root}. Is the app built?`);
  const require = createRequire(join(root, "package.json"));
  for (const file of files) {
    const isCommonJs = file.endsWith(".cjs") || (file.endsWith(".js") && manifest.type !== "module");
    if (isCommonJs) require(join(root, file));
    else await import(pathToFileURL(join(root, file)).href);
  }
}
