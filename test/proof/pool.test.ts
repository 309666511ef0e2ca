import { expect, inject, test } from "vitest";
import { drawRenderTimes } from "../support/app/renderTimes.ts";
import { expectOnce } from "../support/proof/expectOnce.ts";
import { PoolRun } from "../support/proof/poolRun.ts";

const SLOTS = { a: 2, b: 1, c: 4 };

test("200 films before resources of 2, 1 and 4 slots use them all, none beyond its own, in the order of their creation", async () => {
  const report = await PoolRun.report({
    azurite: inject("azurite"),
    slots: SLOTS,
    renderTimes: drawRenderTimes(200, 11),
  });
  const { most, made, overtakings, used } = report;
  console.log(`slots used: ${used.toFixed(3)}; films by resource: ${JSON.stringify(made)}`);
  expectOnce(report);
  expect(most).toEqual(SLOTS);
  expect(overtakings).toBe(0);
  expect(used).toBeGreaterThanOrEqual(0.95);
});
