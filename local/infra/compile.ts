import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../commands/buildApp.ts";
import type { Compiler } from "./compiler.ts";
import { type Deployment, readDeployment } from "./deployment.ts";

/** The sets of parameters that are compiled: what is deployed in the two stages, and all that can be switched on. */
const DEPLOYMENTS = [
  { name: "dev", file: "infra/main.bicepparam", stage: "dev" },
  { name: "prod", file: "infra/main.bicepparam", stage: "prod" },
  { name: "everything", file: "local/infra/everything.bicepparam", stage: "prod" },
] as const;

export interface Compiled {
  /** The ARM template, as text. */
  readonly template: string;
  /** What each set of parameters would deploy, its expressions worked out as far as they can be beforehand. */
  readonly deployments: readonly Deployment[];
  /** Every error, warning and hint of the compiler and its linter. */
  readonly diagnostics: readonly string[];
}

/** Compiles and lints the template with each set of parameters, in a copy of the folder: nothing is written here. */
export function compile({ path }: Compiler): Compiled {
  const folder = mkdtempSync(join(tmpdir(), "dailies-infra-"));
  const diagnostics = new Set<string>();
  const run = (args: readonly string[], stage: string): string => {
    const { status, stdout, stderr } = spawnSync(path, args, {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, ...environmentOf(stage) },
    });
    const said = stderr.split("\n").filter((line) => line.trim() !== "");
    for (const line of said) diagnostics.add(line.replaceAll(`${folder}/`, "").trim());
    if (status !== 0 && said.length === 0) diagnostics.add(`bicep ${args.join(" ")} ended with ${status}`);
    return stdout;
  };
  try {
    cpSync(join(root, "infra"), join(folder, "infra"), { recursive: true });
    mkdirSync(join(folder, "local"));
    cpSync(join(root, "local", "infra"), join(folder, "local", "infra"), { recursive: true });
    run(["lint", "infra/main.bicep"], "dev");
    const template = run(["build", "infra/main.bicep", "--stdout"], "dev");
    const deployments: Deployment[] = [];
    for (const { name, file, stage } of DEPLOYMENTS) {
      run(["snapshot", file, "--mode", "overwrite", ...SOMEWHERE], stage);
      const snapshot = read(join(folder, file.replace(/bicepparam$/, "snapshot.json")));
      if (snapshot !== null) deployments.push(readDeployment(name, snapshot));
    }
    return { template, deployments, diagnostics: [...diagnostics] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Some subscription; nothing is asked of Azure. */
const SOMEWHERE = [
  ["--subscription-id", "00000000-0000-0000-0000-000000000001"],
  ["--tenant-id", "00000000-0000-0000-0000-000000000002"],
  ["--resource-group", "dailies"],
  ["--location", "swedencentral"],
].flat();

/** What azd would have put into the environment, with one model and one key. */
function environmentOf(stage: string): Readonly<Record<string, string>> {
  return {
    DAILIES_STAGE: stage,
    DAILIES_ALERT_EMAIL: stage === "prod" ? "ops@example.com" : "",
    DAILIES_MODELS: JSON.stringify([{ name: "sora-2", endpoint: "https://example.openai.azure.com" }]),
    DAILIES_API_KEYS: JSON.stringify([{ owner: "ops", sha256: "0".repeat(64) }]),
    AZURE_ENV_NAME: `dailies-${stage}`,
  };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
