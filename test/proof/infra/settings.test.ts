import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../local/commands/buildApp.ts";
import { aboutSettings, settingNames } from "../../../src/lib/config/settings.ts";

const bicep = readFileSync(join(root, "infra/modules/settings.bicep"), "utf8");
const lines = new Map(
  [...bicep.matchAll(/^ {2}([A-Z]\w+): (.+)$/gm)].map(([, name = "", is = ""]) => [name, is]),
);

test("the Bicep has one line for each setting of the app but the connection string", () => {
  expect([...lines.keys()].toSorted()).toEqual(
    settingNames.filter((name) => name !== "MediaStorage").toSorted(),
  );
});

test("the Bicep says the defaults of the schema, and nothing where there is none", () => {
  const ofTheTemplate = /^(string\()?known\./;
  const differ = aboutSettings.flatMap(({ name, default: unlessSet = "" }) => {
    const line = lines.get(name);
    const isDefault = line === undefined || ofTheTemplate.test(line) || line === `'${unlessSet}'`;
    return isDefault ? [] : [`${name}: ${line}`];
  });
  expect(differ).toEqual([]);
});
