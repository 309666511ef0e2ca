import { expect, inject, test } from "vitest";
import { runAtRandom } from "../support/reliability/randomRun.ts";

test("on a bad day, with a provider full of faults and an app that keeps dying, each film is made and booked once", async () => {
  const report = await runAtRandom({ azurite: inject("azurite"), creates: 25, seed: 3 });
  const { kills, struck, line } = report;
  console.log(`${kills} kills, ${struck} requests struck, overtaken by at most ${line.mostOvertaken}`);
  expect(report.problems).toEqual([]);
  expect(kills).toBeGreaterThan(10);
  expect(struck).toBeGreaterThan(10);
  expect(report.jobsBilled).toBe(report.accepted);
  expect(report.booked).toBe(report.invoiced);
  expect(report.mostInFlight).toBeLessThanOrEqual(2);
  expect({ passedOver: line.passedOver, unexplained: line.unexplained }).toEqual({
    passedOver: 0,
    unexplained: 0,
  });
}, 600_000);
