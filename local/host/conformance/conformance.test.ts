import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describe } from "./compare.ts";
import { refusals } from "./refusals.ts";
import { scenarios } from "./scenarios.ts";
import { judgeOnce, renderTable } from "./table.ts";

test.each(scenarios)("$name goes as it went on the real engine: $what", async (scenario) => {
  const { comparisons } = await judgeOnce(scenario);
  for (const { version, unexplained, stale } of comparisons) {
    expect(unexplained.map(describe), version).toEqual([]);
    expect(stale, version).toEqual([]);
  }
});

test.each(refusals)("$what: refused with words that name it", async ({ what, provoke }) => {
  const named: Readonly<Record<string, string>> = {
    "entity functions": '"entityTrigger"',
    "every other trigger": '"queueTrigger"',
    "entities by the client": "entities",
  };
  expect(await provoke()).toContain(named[what] ?? what);
});

test("the committed table is current", async () => {
  const committed = readFileSync(new URL("TABLE.md", import.meta.url), "utf8");
  expect(committed, "run: node local/host/conformance/writeTable.ts").toBe(await renderTable());
}, 120_000);
