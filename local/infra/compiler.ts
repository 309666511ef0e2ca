import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { restoreCompiler } from "./restoreCompiler.ts";

/** The Bicep compiler whose resource types and rules we know; a newer one does too. */
const COMPILER_VERSION = "0.49.2";

/** A Bicep compiler on this machine. */
export interface Compiler {
  readonly version: string;
  readonly path: string;
}

export type CompilerSearch =
  | { readonly kind: "found"; readonly compiler: Compiler }
  | { readonly kind: "missing"; readonly why: string };

/**
 * Finds a compiler: on PATH, where `az bicep install` puts it, or restored from NuGet by the .NET SDK, once, into
 * node_modules/.cache. Says why not when there is none.
 */
export function findCompiler(): CompilerSearch {
  const seen: string[] = [];
  for (const path of ["bicep", azureCliCopy()]) {
    const version = versionOf(path);
    if (version !== null && isNewEnough(version)) return { kind: "found", compiler: { version, path } };
    if (version !== null) seen.push(`${path} is ${version}`);
  }
  const restored = restoreCompiler(COMPILER_VERSION);
  if (restored.kind === "restored") {
    const version = versionOf(restored.path);
    if (version !== null) return { kind: "found", compiler: { version, path: restored.path } };
    seen.push(`${restored.path} does not run`);
  } else seen.push(restored.why);
  return { kind: "missing", why: `no Bicep compiler ${COMPILER_VERSION} or newer: ${seen.join("; ")}` };
}

function azureCliCopy(): string {
  const folder = process.env["AZURE_CONFIG_DIR"] ?? join(homedir(), ".azure");
  return join(folder, "bin", process.platform === "win32" ? "bicep.exe" : "bicep");
}

function versionOf(path: string): string | null {
  if (path !== "bicep" && !existsSync(path)) return null;
  const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
  return /version (\d+\.\d+\.\d+)/.exec(stdout ?? "")?.[1] ?? null;
}

function isNewEnough(version: string): boolean {
  return version.localeCompare(COMPILER_VERSION, "en", { numeric: true }) >= 0;
}
