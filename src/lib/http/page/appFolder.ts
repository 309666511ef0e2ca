import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of the app, where host.json lies: deployed, and in the repository. Null when there is none above `from`. */
export function appFolder(from: string = import.meta.dirname): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "host.json"))) return folder;
    if (folder === dirname(folder)) return null;
  }
}
