import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { root } from "../../../local/commands/buildApp.ts";

const HOOK = z.strictObject({ shell: z.enum(["sh", "pwsh"]), run: z.string().min(1) });
const HOOKS = z.strictObject({ posix: HOOK, windows: HOOK });

/** The keys of azure.yaml that we use; a wrong or unknown one is a mistake that azd would pass over. */
const AZURE_YAML = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{2,}$/),
  requiredVersions: z.strictObject({ azd: z.string().regex(/^>= \d+\.\d+\.\d+$/) }),
  infra: z.strictObject({
    provider: z.literal("bicep"),
    path: z.literal("infra"),
    module: z.literal("main"),
  }),
  services: z.strictObject({
    app: z.strictObject({
      host: z.literal("function"),
      language: z.literal("custom"),
      project: z.literal("."),
      dist: z.string().min(1),
      hooks: z.strictObject({ prepackage: HOOKS }),
    }),
  }),
  hooks: z.strictObject({ postdeploy: HOOKS }),
});

const PACKAGE = z.looseObject({ scripts: z.record(z.string(), z.string()) });

describe("azure.yaml", () => {
  const azure = AZURE_YAML.parse(parse(read("azure.yaml")));

  test("runs commands and files that exist", () => {
    const { scripts } = PACKAGE.parse(JSON.parse(read("package.json")));
    const { posix, windows } = azure.services.app.hooks.prepackage;
    for (const { run } of [posix, windows]) expect(scripts).toHaveProperty(run.replace(/^npm run /, ""));
    for (const { run } of [azure.hooks.postdeploy.posix, azure.hooks.postdeploy.windows])
      expect(existsSync(join(root, run.replace(/^node /, "")))).toBe(true);
  });

  test("deploys the folder that `npm run package` makes, to the app that the Bicep tags for it", () => {
    expect(read("local/package.ts")).toContain(`default: "${azure.services.app.dist}"`);
    expect(read("infra/modules/functionApp.bicep")).toContain("'azd-service-name': 'app'");
  });

  test("names a template and parameters that exist", () => {
    const { path, module } = azure.infra;
    expect(existsSync(join(root, path, `${module}.bicep`))).toBe(true);
    expect(existsSync(join(root, path, `${module}.bicepparam`))).toBe(true);
  });
});

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
