import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** Longer than any job lives. */
const KEPT_MS = 25 * 3600 * 1000;

/** Takes away what a killed rendering left behind, and films whose jobs have expired. */
export function pruneFilms(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const isFilm = /^[0-9a-f]{32}\.mp4$/.test(name);
    if (!isFilm || Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { force: true });
  }
}
