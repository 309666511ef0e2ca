import { expect, inject, test } from "vitest";
import { drawRenderTimes } from "../support/app/renderTimes.ts";
import { expectOnce } from "../support/proof/expectOnce.ts";
import { type Mishap, PoolRun } from "../support/proof/poolRun.ts";

const SLOTS = { a: 2, b: 1, c: 4 };
const EVERY_ROUTE = ["create", "retrieve", "list", "delete", "content", "thumbnail"] as const;

const noCredit: Mishap = {
  afterSeconds: 0,
  happen({ app }) {
    const json = { error: { code: "insufficient_quota", message: "You exceeded your current quota." } };
    const fault = { kind: "answer", status: 429, json } as const;
    app.sora.control.fault({ resource: "b", routes: ["create"], forSeconds: 900, fault });
  },
};

const failsEveryJob: Mishap = {
  afterSeconds: 0,
  happen({ app }) {
    app.sora.control.fault({ resource: "c", forSeconds: 600, fault: { kind: "outcome", end: "failed" } });
  },
};

const down: Mishap = {
  afterSeconds: 300,
  happen({ app }) {
    const fault = { kind: "reset", when: "before" } as const;
    app.sora.control.fault({ resource: "a", routes: [...EVERY_ROUTE], forSeconds: 900, fault });
  },
};

const removed: Mishap = { afterSeconds: 1_500, happen: (pool) => pool.remove("c") };

test("a resource without credit, one that fails every job, one that is down and one that is removed cost no film", async () => {
  const report = await PoolRun.report({
    azurite: inject("azurite"),
    slots: SLOTS,
    renderTimes: drawRenderTimes(50, 12),
    mishaps: [noCredit, failsEveryJob, down, removed],
  });
  const { most, made, failed, overtakings } = report;
  console.log(`failed ${failed}; made ${JSON.stringify(made)}; overtakings ${overtakings}`);
  expectOnce(report);
  expect(failed).toBeGreaterThan(3);
  for (const [name, slots] of Object.entries(SLOTS)) expect(most[name]).toBeLessThanOrEqual(slots);
  for (const films of Object.values(made)) expect(films).toBeGreaterThan(0);
  expect(overtakings).toBe(0);
});
