import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../commands/buildApp.ts";
import type { PartSpec } from "../commands/partProcess.ts";
import type { Settings } from "../commands/settings.ts";

const PROJECT = fileURLToPath(new URL("host", import.meta.url));
const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
const BUILT = join(root, "node_modules", ".cache", "engine");
const DLL = join(BUILT, "bin", "EngineHost", "release", "EngineHost.dll");
/** The SDK that the project asks for, and newer ones. */
const SDK_MAJOR = 10;
const QUIET: Settings = { DOTNET_NOLOGO: "1", DOTNET_CLI_TELEMETRY_OPTOUT: "1" };

export type EngineBuild = { readonly kind: "built" } | { readonly kind: "missing"; readonly why: string };

/** Builds the host of the real engine from NuGet's packages, into node_modules/.cache; says why not when it cannot be. */
export function buildEngineHost(): EngineBuild {
  const { stdout, error } = spawnSync("dotnet", ["--version"], { encoding: "utf8" });
  if (error) return { kind: "missing", why: "the .NET SDK is not installed (`dotnet` is not on PATH)" };
  if (Number.parseInt(stdout, 10) < SDK_MAJOR || stdout.trim() === "")
    return {
      kind: "missing",
      why: `the .NET SDK is ${stdout.trim() || "missing"}; ${SDK_MAJOR} or newer is needed`,
    };
  const stamp = join(BUILT, ".inputs");
  const inputs = inputsHash(stdout);
  if (existsSync(DLL) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs)
    return { kind: "built" };
  const args = ["build", PROJECT, "--artifacts-path", BUILT, "-c", "Release", "-v", "quiet", "--nologo"];
  const built = spawnSync("dotnet", args, { encoding: "utf8", env: { ...process.env, ...QUIET } });
  if (built.status !== 0)
    return { kind: "missing", why: `the host could not be built:\n${built.stdout}${built.stderr}` };
  writeFileSync(stamp, inputs);
  return { kind: "built" };
}

/** Changes whenever the host could: its sources, or the SDK. */
function inputsHash(sdk: string): string {
  const hash = createHash("sha256").update(sdk);
  for (const file of readdirSync(PROJECT).sort()) hash.update(file).update(readFileSync(join(PROJECT, file)));
  return hash.digest("hex");
}

/**
 * A host of the local stack, played by the real engine: same folder of the app, same port, same run file. `name` tells
 * hosts of one hub apart, which share its partitions.
 */
export function onRealEngine(
  spec: PartSpec,
  options: {
    readonly port: number;
    readonly data: string;
    readonly name?: string;
    /** Another app than this repository's, and another worker. */
    readonly app?: string;
    readonly worker?: string;
  },
): PartSpec {
  const { port, data, name = "one", app = root, worker = WORKER } = options;
  const args = {
    port: `${port}`,
    data,
    app,
    node: process.execPath,
    worker,
    parent: `${process.pid}`,
  };
  return {
    name: spec.name,
    program: "dotnet",
    args: [DLL, ...Object.entries(args).flatMap(([option, value]) => [`--${option}`, value])],
    env: {
      ...spec.env,
      ...QUIET,
      AZURE_FUNCTIONS_ENVIRONMENT: "Development",
      WEBSITE_HOSTNAME: `localhost:${port}`,
      // The names by which the engine tells the machines of an app apart.
      WEBSITE_CURRENT_STAMPNAME: name,
      RoleInstanceId: name,
    },
  };
}
