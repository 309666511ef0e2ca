import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { readCommandLine } from "./commands/commandLine.ts";
import { packageApp } from "./commands/packageApp.ts";

const { values: options } = readCommandLine(
  { options: { out: { type: "string", default: ".package" } } },
  "npm run package -- [--out .package]",
);
const folder = resolve(options.out);
await packageApp(folder);

for (const entry of ["dist", "host.json", "package.json", "node_modules"])
  print(entry, sizeOf(join(folder, entry)));
print("together", sizeOf(folder));
console.log(`Ready to deploy: ${relative(process.cwd(), folder)}`);

function print(what: string, bytes: number): void {
  console.log(`${what.padEnd(14)} ${(bytes / 1024).toFixed(0).padStart(7)} KB`);
}

function sizeOf(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
