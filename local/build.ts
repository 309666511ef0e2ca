import { statSync } from "node:fs";
import { join } from "node:path";
import { buildApp, builtFiles, root } from "./commands/buildApp.ts";

const built = await buildApp();
for (const file of builtFiles) {
  console.log(`${file.padEnd(18)} ${(statSync(join(root, file)).size / 1024).toFixed(0).padStart(6)} KB`);
}
if (!built) console.log("Nothing has changed since the last build.");
