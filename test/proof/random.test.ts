import { expect, inject, test } from "vitest";
import { expectOnce } from "../support/proof/expectOnce.ts";
import { runAtRandom } from "../support/proof/randomRun.ts";

test.each([
  ["an app that keeps dying", 32, {}],
  ["one that does everything twice besides", 12, { runTwice: ["*"], startTwice: ["*"] }],
])(
  "on a bad day of the provider, %s makes and books each film once, in its turn",
  async (_what, creates, faults) => {
    const report = await runAtRandom({ azurite: inject("azurite"), creates, seed: 3, faults });
    const { kills, struck, line, mostInFlight } = report;
    console.log(`${kills} kills, ${struck} requests struck, overtaken by at most ${line.mostOvertaken}`);
    expectOnce(report);
    expect(kills).toBeGreaterThan(10);
    expect(struck).toBeGreaterThan(5);
    expect(mostInFlight).toBeLessThanOrEqual(2);
    expect(line).toMatchObject({ passedOver: 0, unexplained: 0 });
  },
);
