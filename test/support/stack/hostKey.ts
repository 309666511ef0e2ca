import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The key of the durable API of the host that runs on a data folder. Throws when none does. */
export function hostKey(dataFolder: string): string {
  const content: unknown = JSON.parse(readFileSync(join(dataFolder, "run", "host.json"), "utf8"));
  if (typeof content === "object" && content !== null && "key" in content) return String(content.key);
  throw new Error(`no host says its key in ${dataFolder}`);
}
