import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { root } from "../../../local/commands/buildApp.ts";
import { appSettings } from "../../../local/infra/deployment.ts";
import { compiledInfra, whyNot } from "../../support/infra/compiled.ts";

const HOST = z.looseObject({
  extensions: z.looseObject({
    durableTask: z.looseObject({
      hubName: z.string(),
      storageProvider: z.looseObject({ connectionName: z.string() }),
    }),
  }),
});
const text = readFileSync(join(root, "host.json"), "utf8");
const { durableTask } = HOST.parse(JSON.parse(text)).extensions;
/** How a setting says which value of host.json it stands in for. */
const OVERRIDE = "AzureFunctionsJobHost__";

describe.skipIf(whyNot !== null)("host.json and the template", () => {
  test.each(["dev", "prod", "everything"])("%s sets what host.json takes from settings", (name) => {
    const set = settingsOf(name);
    const named = [...text.matchAll(/%(\w+)%/g)].map(([, setting = ""]) => setting);
    expect(named).toEqual(["TASKHUB_NAME"]);
    expect(named.filter((setting) => !set.includes(setting))).toEqual([]);
    const { connectionName } = durableTask.storageProvider;
    expect(set.filter((setting) => setting.startsWith(`${connectionName}__`)).length).toBeGreaterThan(3);
  });

  test("what replaces a value of host.json leads to a section that is there", () => {
    const overrides = settingsOf("everything").filter((setting) => setting.startsWith(OVERRIDE));
    expect(overrides.length).toBeGreaterThan(0);
    for (const setting of overrides) {
      const path = setting.slice(OVERRIDE.length).split("__").slice(0, -1);
      const section = path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), JSON.parse(text));
      expect(section, setting).toBeTypeOf("object");
    }
  });

  test("without the Scheduler nothing of host.json is replaced", () => {
    for (const name of ["dev", "prod"])
      expect(settingsOf(name).filter((setting) => setting.startsWith(OVERRIDE))).toEqual([]);
  });
});

function settingsOf(name: string): readonly string[] {
  const deployment = compiledInfra().deployments.find((each) => each.name === name);
  return Object.keys(deployment ? appSettings(deployment) : {});
}
