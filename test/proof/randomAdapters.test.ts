import { expect, inject, test } from "vitest";
import { ADAPTER_MODELS } from "../support/proof/adapterModels.ts";
import { expectOnce } from "../support/proof/expectOnce.ts";
import { runAtRandom } from "../support/proof/randomRun.ts";

test.each(ADAPTER_MODELS)(
  "on a bad day of $adapter, an app that keeps dying makes and books each film once",
  async ({ adapter, models }) => {
    const report = await runAtRandom({ azurite: inject("azurite"), creates: 12, seed: 5, models });
    const { kills, struck, line, mostInFlight } = report;
    console.log(`${adapter}: ${kills} kills, ${struck} requests struck`);
    expectOnce(report);
    expect(kills).toBeGreaterThan(10);
    expect(struck).toBeGreaterThan(5);
    expect(mostInFlight).toBeLessThanOrEqual(2);
    expect(line.passedOver).toBe(0);
  },
);
