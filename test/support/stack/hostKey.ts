import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The key of the durable API of the host that runs on a data folder; empty while none does. */
export function hostKey(dataFolder: string): string {
  try {
    const content: unknown = JSON.parse(readFileSync(join(dataFolder, "run", "host.json"), "utf8"));
    return typeof content === "object" && content !== null && "key" in content ? String(content.key) : "";
  } catch {
    return "";
  }
}
