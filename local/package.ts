import { statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { readCommandLine } from "./commands/commandLine.ts";
import { packageApp } from "./commands/packageApp.ts";
import { filesBelow, zipFolder } from "./commands/zipFolder.ts";

const { values: options } = readCommandLine(
  { options: { out: { type: "string", default: ".package" } } },
  "npm run package -- [--out .package]",
);
const folder = resolve(options.out);
const zip = `${folder}.zip`;
await packageApp(folder);
writeFileSync(zip, zipFolder(folder));

const files = filesBelow(folder);
for (const entry of ["dist", "host.json", "package.json", "node_modules"])
  print(entry, sizeOf(files.filter((file) => file === entry || file.startsWith(`${entry}/`))));
print("together", sizeOf(files));
print("zip", statSync(zip).size);
console.log(`
Ready to deploy: the folder ${shown(folder)}, and the same as ${shown(zip)} (Node 24, linux x64).
  az functionapp deployment source config-zip --resource-group <group> --name <app> --src ${shown(zip)}`);

function print(what: string, bytes: number): void {
  console.log(`${what.padEnd(14)} ${(bytes / 1024).toFixed(0).padStart(7)} KB`);
}

function sizeOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
}

function shown(path: string): string {
  return relative(process.cwd(), path) || ".";
}
