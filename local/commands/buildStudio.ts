import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";
import { replaceFile } from "./replaceFile.ts";
import { StartupProblem } from "./startupProblem.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Where the page lies, as it is served at `/studio/`. */
export const studioFolder = join(root, "dist/studio");
const stamp = join(root, "dist/.studio");

/** How the page becomes one script and one sheet, whose names change with what is in them. */
const OPTIONS = {
  entryPoints: ["studio/main.tsx", "studio/styles/studio.css", "studio/icon.svg"],
  outdir: "dist/studio",
  entryNames: "assets/[name]-[hash]",
  bundle: true,
  format: "esm",
  target: ["es2023", "chrome118", "firefox120", "safari17"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".svg": "copy" },
  minify: true,
  write: false,
  logLevel: "warning",
} as const satisfies BuildOptions;

/**
 * Builds the page into `dist/studio`, unless what lies there was made from the same sources. Several processes may build
 * at the same time. Throws a StartupProblem when the code has an error.
 */
export async function buildStudio(): Promise<void> {
  const inputs = inputsHash();
  if (existsSync(join(studioFolder, "index.html")) && read(stamp) === inputs) return;
  const files = await bundleStudio();
  mkdirSync(join(studioFolder, "assets"), { recursive: true });
  for (const { name, content } of files) replaceFile(join(studioFolder, "assets", name), content);
  replaceFile(join(studioFolder, "index.html"), page(files.map(({ name }) => name)));
  for (const name of readdirSync(join(studioFolder, "assets")))
    if (!files.some((file) => file.name === name))
      rmSync(join(studioFolder, "assets", name), { force: true });
  // The stamp goes last: a build that was cut short is done again.
  replaceFile(stamp, inputs);
}

async function bundleStudio(): Promise<readonly { readonly name: string; readonly content: Uint8Array }[]> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({ ...OPTIONS, absWorkingDir: root }).catch((error: unknown) => {
    // esbuild has printed what is wrong, and where.
    throw new StartupProblem("The page could not be bundled: see above.", { cause: error });
  });
  return outputFiles.map(({ path, contents }) => ({ name: basename(path), content: contents }));
}

/** The page with the names of this build. */
function page(names: readonly string[]): string {
  const named = (ending: string) => `assets/${names.find((name) => name.endsWith(ending)) ?? ""}`;
  return readFileSync(join(root, "studio/index.html"), "utf8")
    .replace("{icon}", named(".svg"))
    .replace("{style}", named(".css"))
    .replace("{script}", named(".js"));
}

/** Changes whenever the page could: its sources, the packages, or how it is built. */
function inputsHash(): string {
  const hash = createHash("sha256");
  const sources = readdirSync(join(root, "studio"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  for (const file of [...sources, join(root, "package-lock.json"), fileURLToPath(import.meta.url)])
    hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest("hex");
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
