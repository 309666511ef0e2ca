import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../commands/buildApp.ts";

type Restored =
  | { readonly kind: "restored"; readonly path: string }
  | { readonly kind: "none"; readonly why: string };

/** .NET's names for the machines that the compiler is built for. */
const PLATFORMS: Readonly<Record<string, string>> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "osx-x64",
  "darwin-arm64": "osx-arm64",
  "win32-x64": "win-x64",
  "win32-arm64": "win-arm64",
};

/** Restores the compiler's NuGet package with the .NET SDK, unless an earlier call has; nothing is installed. */
export function restoreCompiler(version: string): Restored {
  const platform = PLATFORMS[`${process.platform}-${process.arch}`];
  if (platform === undefined) return { kind: "none", why: `there is none for ${process.platform}` };
  const folder = join(root, "node_modules", ".cache", "bicep");
  const name = `Azure.Bicep.CommandLine.${platform}`;
  const program = process.platform === "win32" ? "bicep.exe" : "bicep";
  const path = join(folder, "packages", name.toLowerCase(), version, "tools", program);
  if (existsSync(path)) return { kind: "restored", path };

  mkdirSync(folder, { recursive: true });
  const project = join(folder, "restore.proj");
  writeFileSync(project, projectFor(name, version));
  const { status, error, stdout } = spawnSync(
    "dotnet",
    ["restore", project, "--packages", join(folder, "packages"), "--nologo"],
    { encoding: "utf8", env: { ...process.env, DOTNET_NOLOGO: "1", DOTNET_CLI_TELEMETRY_OPTOUT: "1" } },
  );
  if (error) return { kind: "none", why: "the .NET SDK, which could restore one, is not installed" };
  if (status !== 0 || !existsSync(path)) return { kind: "none", why: `it could not be restored: ${stdout}` };
  chmodSync(path, 0o755);
  return { kind: "restored", path };
}

/** A project that builds nothing: it only asks for one package. */
function projectFor(name: string, version: string): string {
  return `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>netstandard2.0</TargetFramework>
    <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
  </PropertyGroup>
  <ItemGroup>
    <PackageDownload Include="${name}" Version="[${version}]" />
  </ItemGroup>
</Project>
`;
}
