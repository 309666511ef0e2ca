import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { describe, expect, test } from "vitest";
import { createsOf } from "../support/app/books.ts";
import { cancel } from "../support/app/cancelling.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

/** Strikes once, around the first call of storage that sends such a text. */
class Strike {
  #text = "";
  #strike: (() => Promise<void>) | null = null;
  #when: "before" | "after" = "before";

  readonly policy: PipelinePolicy = {
    name: "strike",
    sendRequest: async (request, next) => {
      const isIt = this.#strike !== null && String(request.body ?? "").includes(this.#text);
      const strike = isIt ? this.#strike : null;
      if (isIt) this.#strike = null;
      if (this.#when === "before") await strike?.();
      const response = await next(request);
      if (this.#when === "after") await strike?.();
      return response;
    },
  };

  arm(when: "before" | "after", text: string, strike: () => Promise<void>): void {
    [this.#when, this.#text, this.#strike] = [when, text, strike];
  }
}

/** Two that run, and one behind them that sleeps in the line. */
async function thirdInLine(dailies: Dailies): Promise<string> {
  for (const key of ["1", "2"]) await dailies.create({ prompt: key }, key);
  const third = await dailies.create({ prompt: "3" }, "3");
  await dailies.untilVideo(third, ({ stage }) => stage === "waiting_for_capacity");
  await dailies.clock.advance(3_000);
  return third;
}

describe("a cancelled video that sleeps in its line", () => {
  const strike = new Strike();
  const app = oneApp({ sora: { renderSeconds: 3_000 }, policies: [strike.policy] });

  test("ends with the next sweep when the app dies between taking it out of the line and waking it", async () => {
    const dailies = await app();
    const third = await thirdInLine(dailies);
    strike.arm("after", "withdrawn", async () => dailies.crash());
    expect(await cancel(dailies, third)).toBeUndefined();
    await dailies.run();
    await dailies.clock.advance(6 * MINUTE);
    expect((await dailies.video(third)).stage).toBe("cancelled");
  });

  test("ends with the next sweep when its wake-up is lost", async () => {
    const dailies = await app({}, { faults: { delayEvents: { wake: YEAR } } });
    const third = await thirdInLine(dailies);
    expect(await cancel(dailies, third)).toBe(202);
    await dailies.clock.advance(1_000);
    await dailies.run();
    await dailies.clock.advance(6 * MINUTE);
    expect((await dailies.video(third)).stage).toBe("cancelled");
  });

  test("ends at once when it was cancelled in the moment of its arrival, and had no place to be taken from", async () => {
    const dailies = await app();
    for (const key of ["1", "2"]) await dailies.create({ prompt: key }, key);
    await dailies.clock.advance(5_000);
    let third = "";
    strike.arm("before", "fingerprint", async () => {
      const page = await dailies.call("GET", "/videos?limit=1");
      third = String(/video_[0-9a-z]{26}/.exec(JSON.stringify(page?.body))?.[0]);
      await cancel(dailies, third);
    });
    await dailies.create({ prompt: "3" }, "3");
    await dailies.clock.advance(10_000);
    expect(third).not.toBe("");
    expect((await dailies.video(third)).stage).toBe("cancelled");
  });
});

describe("without any sweep", () => {
  const app = oneApp({
    models: soraModel({ group: "films" }),
    sora: { renderSeconds: 60 },
    settings: { CAPACITY_GROUPS: JSON.stringify({ films: { maxRunning: 4 } }) },
    sweeps: false,
  });

  test("whoever waits for another's try goes on when nobody hears of that", async () => {
    const dailies = await app();
    dailies.sora.control.fault({ routes: ["create"], times: 2, fault: { kind: "reset", when: "before" } });
    dailies.sora.control.fault({ routes: ["list"], fault: { kind: "refuse", reason: "server-error" } });
    await dailies.create({ prompt: "A" }, "a");
    await dailies.host.waitUntil(() => createsOf(dailies).length === 1);
    await dailies.create({ prompt: "B" }, "b");
    await dailies.create({ prompt: "C" }, "c");
    await dailies.host.waitUntil(() => createsOf(dailies).length === 2);
    const at = dailies.clock.now();
    await dailies.host.waitUntil(() => dailies.sora.jobs().some(({ prompt }) => prompt === "C"), {
      within: 3 * 60 * MINUTE,
    });
    expect(dailies.clock.now() - at).toBeLessThanOrEqual(2 * MINUTE);
  });

  test("the twin of a job that became unknown goes on then", async () => {
    const dailies = await app({
      models: soraModel({ reconcile: "never" }),
      settings: { PROVIDER_TIMEOUT_SECONDS: "3" },
    });
    dailies.sora.control.fault({ routes: ["create"], times: 1, fault: { kind: "reset", when: "made" } });
    const first = await dailies.create({ prompt: "Two moons" }, "a");
    await dailies.create({ prompt: "Two moons" }, "b");
    await dailies.untilVideo(first, ({ stage }) => stage === "submit_unknown");
    const at = dailies.clock.now();
    await dailies.host.waitUntil(() => createsOf(dailies).length === 2, { within: 2 * 60 * MINUTE });
    expect(dailies.clock.now() - at).toBeLessThanOrEqual(MINUTE);
  });
});
