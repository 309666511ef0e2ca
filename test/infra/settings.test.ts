import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { root } from "../../local/commands/buildApp.ts";
import { schemaNames } from "../../local/infra/schemaNames.ts";

const EXAMPLE = z.looseObject({ Values: z.record(z.string(), z.string()) });

test("the example file shows every setting of the app", () => {
  const example = EXAMPLE.parse(JSON.parse(read("local.settings.example.json")));
  expect(schemaNames.filter((name) => !(name in example.Values))).toEqual([]);
});

test("the README names every setting of the app", () => {
  const readme = read("README.md");
  expect(schemaNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test("the Bicep has one line for each setting of the app but the connection string", () => {
  const bicep = read("infra/modules/settings.bicep");
  const lines = [...bicep.matchAll(/^ {2}([A-Z]\w+): /gm)].map(([, name]) => name ?? "");
  expect(lines.toSorted()).toEqual(schemaNames.filter((name) => name !== "MediaStorage").toSorted());
});

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
