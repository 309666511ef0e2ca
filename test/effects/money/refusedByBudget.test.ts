import { expect, test } from "vitest";
import { idOf } from "../../support/app/apiAnswer.ts";
import { oneApp } from "../../support/app/oneApp.ts";
import { asOwner, OWNERS_WITH_KEYS } from "../../support/app/owners.ts";

const FILM = { prompt: "A reel of film", seconds: "4", size: "1280x720" };
const BUDGETS = {
  BUDGET_USD_PER_DAY: "1.3",
  OWNER_BUDGETS: JSON.stringify({ anna: { perDay: 1, perMonth: 5 }, "*": { perMonth: 9 } }),
};
const app = oneApp({ settings: { ...OWNERS_WITH_KEYS, ...BUDGETS }, sweeps: false });
const MINE = {
  status: 402,
  body: {
    error: {
      message: "This video may cost $0.4, and your budget for this UTC day has $0.2 left of $1.",
      type: "insufficient_quota",
      param: null,
      code: "budget_exceeded",
      budget: { scope: "owner", period: "day", limit: 1, reserved: 0.4, spent: 0.4, estimate: 0.4 },
    },
  },
};

test("what an owner's budget has no room for is 402 with its numbers, a remix too; what is left is in usage", async () => {
  const dailies = await app();
  const anna = asOwner(dailies, "anna");
  const made = await anna.create(FILM);
  await anna.ended(made);
  await anna.create({ ...FILM, prompt: "Another" });

  const refused = await anna.call("POST", "/videos", FILM, { "idempotency-key": "k" });
  expect(refused).toMatchObject(MINE);
  expect(refused.headers.get("x-should-retry")).toBe("false");
  expect(await anna.call("POST", `/videos/${made}/remix`, { prompt: "At night" })).toMatchObject(MINE);
  expect((await anna.call("POST", "/videos/estimate", FILM)).status).toBe(200);
  expect((await anna.usage()).budgets).toEqual([
    { scope: "owner", period: "day", limit: 1, reserved: 0.4, spent: 0.4, left: 0.2 },
    { scope: "owner", period: "month", limit: 5, reserved: 0.4, spent: 0.4, left: 4.2 },
    { scope: "all", period: "day" },
  ]);
});

test("of a budget over all others than admins learn that it holds, not its numbers", async () => {
  const dailies = await app();
  const [ben, root] = [asOwner(dailies, "ben"), asOwner(dailies, "root")];
  await ben.ended(await ben.create({ ...FILM, seconds: "8" }));
  await ben.create(FILM);
  const numbers = { limit: 1.3, reserved: 0.4, spent: 0.8 };
  const scope = { scope: "all", period: "day", estimate: 0.4 };
  const asBen = await ben.call("POST", "/videos", FILM);
  expect(asBen).toMatchObject({ status: 402, body: { error: { code: "budget_exceeded" } } });
  expect(JSON.parse(JSON.stringify(asBen.body)).error.budget).toEqual(scope);
  expect(JSON.stringify(asBen.body)).not.toMatch(/1\.3|0\.8|0\.1/);
  const asRoot = await root.call("POST", "/videos", FILM);
  expect(JSON.parse(JSON.stringify(asRoot.body)).error.budget).toEqual({ ...scope, ...numbers });

  const all = { scope: "all", period: "day", ...numbers, left: 0.1 };
  const others = { scope: "owner", period: "month", limit: 9, reserved: 0.4, spent: 0.8, left: 7.8 };
  expect((await root.usage()).budgets).toEqual([all]);
  expect((await root.usage("?owner=ben")).budgets).toEqual([others, all]);
  expect((await ben.usage()).budgets).toEqual([others, { scope: "all", period: "day" }]);
});

test("a cancelled video's money is free at once", async () => {
  const dailies = await app({ sora: { renderSeconds: 600 } });
  const anna = asOwner(dailies, "anna");
  const [first] = [await anna.create(FILM), await anna.create({ ...FILM, prompt: "Another" })];
  const wanted = () => anna.call("POST", "/videos", FILM, { "idempotency-key": "k" });
  expect((await wanted()).status).toBe(402);
  await anna.call("POST", `/videos/${first}/cancel`);
  await anna.ended(first);
  const accepted = await wanted();
  expect([accepted.status, accepted.headers.get("idempotency-replayed")]).toEqual([202, null]);
  const again = await wanted();
  expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([202, "true"]);
  expect(idOf(again.body)).toBe(idOf(accepted.body));
});

test("a new UTC day has its own budget", async () => {
  const dailies = await app();
  const anna = asOwner(dailies, "anna");
  for (const prompt of ["One", "Two"]) await anna.ended(await anna.create({ ...FILM, prompt }));
  expect((await anna.call("POST", "/videos", FILM)).status).toBe(402);
  await dailies.downFor(Date.UTC(2026, 10, 23) - dailies.clock.now());
  await anna.ended(await anna.create(FILM));
  expect((await anna.usage("?group_by=day")).groups).toMatchObject([
    { key: "2026-11-22", actual: 0.8 },
    { key: "2026-11-23", actual: 0.4 },
  ]);
});
