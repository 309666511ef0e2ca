import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { playCase, readCase } from "../support/cases/playCase.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const cases = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** A new case is a folder with a `request.json`; `npm test -- --update` writes the rest, for a reviewer to read. */
test.each(cases.map(({ name }) => name))("%s: from the request to what a caller sees", async (name) => {
  const file = (stage: string) => join(here, name, `${stage}.json`);
  const stages = playCase(readCase(JSON.parse(readFileSync(file("request"), "utf8"))));
  for (const [stage, value] of Object.entries(stages)) {
    const text = `${JSON.stringify(value, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(file(stage));
  }
});
