import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { type Zippable, zipSync } from "fflate";

/** What a file may: everybody reads it, its owner writes it. */
const PLAIN_FILE = (0o100644 << 16) >>> 0;
const UNIX = 3;
/** The first day that a zip can name: the same files make the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

/** The paths of all files below a folder, with slashes, sorted. Links are not followed and not listed. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, "/"))
    .sort();
}

/** Packs all files below a folder, with the folder as the root of the zip. */
export function zipFolder(folder: string): Uint8Array {
  const files: Zippable = Object.fromEntries(
    filesBelow(folder).map((path) => [path, readFileSync(join(folder, path))]),
  );
  return zipSync(files, { level: 9, mtime: NO_TIME, os: UNIX, attrs: PLAIN_FILE });
}
