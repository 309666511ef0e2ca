import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../local/commands/buildApp.ts";
import { providerPaper } from "../../local/commands/providerPaper.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";

const FILE = "docs/providers.md";
const paper = readFileSync(join(root, FILE), "utf8");

test("the paper about providers promises what the profiles say (npm run docs rewrites it)", async () => {
  expect(await providerPaper()).toEqual({ [FILE]: paper });
});

test.each(PROFILES.map(({ api }) => api))("%s has a section of its own", (api) => {
  expect(
    paper.split("\n").filter((line) => line.startsWith("## ") && line.includes(`\`${api}\``)),
  ).toHaveLength(1);
});
