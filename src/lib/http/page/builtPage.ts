import { join } from "node:path";
import { appFolder } from "./appFolder.ts";
import { type PageFiles, readPageFiles } from "./pageFiles.ts";

let read: PageFiles | null = null;

/** The files of the page as it was built beside the app, read once; null while it is not built. */
export function builtPage(): PageFiles | null {
  const folder = appFolder();
  read ??= folder === null ? null : readPageFiles(join(folder, "dist", "studio"));
  return read;
}
