import { expect, test } from "vitest";
import { type Budget, type Budgets, NO_BUDGET } from "../../../src/lib/domain/money/budget.ts";
import type { Unaccounted } from "../../../src/lib/domain/money/unaccounted.ts";
import type { Ledger } from "../../../src/lib/storage/ledger/ledger.ts";
import { freshPrefix, storageNamed, testStorage, videoId } from "../../support/storage/testStorage.ts";

const NOON = Date.UTC(2026, 10, 22, 12);
const MIDNIGHT = Date.UTC(2026, 10, 23);
const NEW_MONTH = Date.UTC(2026, 11, 1);

function ofAll(budget: Partial<Budget>): Budgets {
  return { owner: NO_BUDGET, all: { ...NO_BUDGET, ...budget } };
}

function ofOwner(budget: Partial<Budget>): Budgets {
  return { owner: { ...NO_BUDGET, ...budget }, all: NO_BUDGET };
}

function order(changes: { owner?: string; amount?: number; now?: number; videoId?: string } = {}) {
  return { videoId: videoId(), owner: "anna", model: "sora-2", amount: 30, now: NOON, ...changes };
}

async function isReserved(ledger: Ledger, budgets: Budgets, changes: Parameters<typeof order>[0] = {}) {
  return (await ledger.reserve(order(changes), budgets)).kind === "reserved";
}

function counted(id: string, n: number): Unaccounted {
  const what = { videoId: id, owner: "anna", model: "sora-2", jobKey: `${id}:0`, n, amount: 30 };
  return { ...what, reservedAt: NOON, create: null, absentSince: null };
}

test("of two hundred creates at the same time over two instances exactly those go through that fit", async () => {
  const prefix = freshPrefix();
  const instances = [storageNamed(prefix).ledger, storageNamed(prefix).ledger];
  const owners = ["anna", "ben", "cleo"];
  const budgets = { owner: { perDay: 450, perMonth: null }, all: { perDay: 1_139, perMonth: 99_999 } };
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const owner = owners[index % 3] ?? "";
      return { owner, answer: await instances[index % 2]?.reserve(order({ owner }), budgets) };
    }),
  );
  const through = answers.filter(({ answer }) => answer?.kind === "reserved");
  // 37 times 30 is the most below 1,139, and 15 times 30 the most of one owner's 450.
  expect(through).toHaveLength(37);
  for (const name of owners)
    expect(through.filter(({ owner }) => owner === name).length).toBeLessThanOrEqual(15);
  expect(answers.filter(({ answer }) => answer?.kind === "over_budget")).toHaveLength(163);
  expect(await instances[0]?.totals("2026-11-22", null)).toMatchObject({ reserved: 37 * 30, videos: 37 });
  const sums = await Promise.all(owners.map((name) => instances[1]?.totals("2026-11-22", name)));
  expect(sums.reduce((sum, each) => sum + (each?.reserved ?? 0), 0)).toBe(37 * 30);
});

test("the budget that is in the way is told with what is used of it", async () => {
  const { ledger } = testStorage();
  await ledger.reserve(order());
  const asked = order({ amount: 71 });
  const refused = {
    kind: "over_budget",
    budget: { scope: "owner", period: "month", limit: 100, reserved: 30, spent: 0 },
  };
  expect(await ledger.wouldReserve(asked, ofOwner({ perMonth: 100 }))).toEqual(refused);
  expect(await ledger.reserve(asked, ofOwner({ perMonth: 100 }))).toEqual(refused);
  expect(await ledger.totals("2026-11", null)).toMatchObject({ reserved: 30, videos: 1 });
  expect(await isReserved(ledger, ofOwner({ perMonth: 100 }), { owner: "ben", amount: 71 })).toBe(true);
});

test("a released reservation lets the next create in at once", async () => {
  const { ledger } = testStorage();
  const budgets = ofAll({ perDay: 30 });
  const first = order();
  await ledger.reserve(first, budgets);
  expect(await isReserved(ledger, budgets)).toBe(false);
  await ledger.release({ videoId: first.videoId, reservedAt: NOON });
  expect(await isReserved(ledger, budgets)).toBe(true);
});

test("a repeat is not refused because of its own reservation", async () => {
  const { ledger } = testStorage();
  const first = order();
  await ledger.reserve(first, ofAll({ perDay: 30 }));
  for (const again of [ledger.wouldReserve, ledger.reserve])
    expect(await again(first, ofAll({ perDay: 30 }))).toEqual({ kind: "already" });
});

test("a video that cost less than was set aside leaves room, and one that is billed beside takes it", async () => {
  const { ledger } = testStorage();
  const budgets = ofAll({ perDay: 60 });
  const first = order({ amount: 60 });
  const { videoId: id, owner, model } = first;
  await ledger.reserve(first, budgets);
  const jobKey = `${id}:0`;
  const job = { jobKey, amount: 20, films: 1, seconds: 4, outcome: "made" as const };
  await ledger.settle({ videoId: id, owner, model, reservedAt: NOON, now: NOON, jobs: [job] });
  expect((await ledger.wouldReserve(order({ amount: 40 }), budgets)).kind).toBe("reserved");
  const bill = { videoId: id, owner, model, jobKey, reservedAt: NOON, amount: 20, now: NOON };
  await ledger.correct({ ...bill, reason: "made gen-2" });
  expect(await isReserved(ledger, budgets, { amount: 40 })).toBe(false);
  expect(await isReserved(ledger, budgets, { amount: 20 })).toBe(true);
});

test("a create that nobody can account for takes room, since it may be billed, until it is ruled out", async () => {
  const { ledger } = testStorage();
  const budgets = ofAll({ perDay: 60 });
  const id = videoId();
  await ledger.count(counted(id, 7), NOON);
  expect(await isReserved(ledger, budgets, { amount: 31 })).toBe(false);
  await ledger.account({ videoId: id, jobKey: `${id}:0`, n: 7, reservedAt: NOON }, "never_made", NOON);
  expect(await isReserved(ledger, budgets, { amount: 31 })).toBe(true);
});

test("a day begins at midnight UTC: what was reserved a moment before stays on its own, also when it is settled after", async () => {
  const { ledger } = testStorage();
  const budgets = ofAll({ perDay: 30, perMonth: 60 });
  const last = order({ now: MIDNIGHT - 1 });
  expect((await ledger.reserve(last, budgets)).kind).toBe("reserved");
  expect(await isReserved(ledger, budgets, { now: MIDNIGHT - 1 })).toBe(false);
  expect(await isReserved(ledger, budgets, { now: MIDNIGHT })).toBe(true);
  const { videoId: id, owner, model } = last;
  const jobs = [{ jobKey: `${id}:0`, amount: 25, films: 1, seconds: 4, outcome: "made" as const }];
  await ledger.settle({ videoId: id, owner, model, reservedAt: MIDNIGHT - 1, now: MIDNIGHT + 1, jobs });
  expect(await ledger.totals("2026-11-22", null)).toMatchObject({ reserved: 0, spent: 25 });
  expect(await ledger.totals("2026-11-23", null)).toMatchObject({ reserved: 30, spent: 0 });
  expect(await ledger.reserve(order({ now: MIDNIGHT + 86_400_000 }), budgets)).toMatchObject({
    kind: "over_budget",
    budget: { period: "month", reserved: 30, spent: 25 },
  });
});

test("a month begins at its first midnight UTC, with nothing used", async () => {
  const { ledger } = testStorage();
  const budgets = ofOwner({ perMonth: 30 });
  expect(await isReserved(ledger, budgets, { now: NEW_MONTH - 1 })).toBe(true);
  expect(await isReserved(ledger, budgets, { now: NEW_MONTH - 1 })).toBe(false);
  expect(await isReserved(ledger, budgets, { now: NEW_MONTH })).toBe(true);
});

test("what was read ahead never lets a create overshoot, nor count on another day or for another owner", async () => {
  const prefix = freshPrefix();
  const [here, elsewhere] = [storageNamed(prefix).ledger, storageNamed(prefix).ledger];
  const budgets = { owner: { perDay: 60, perMonth: null }, all: { perDay: null, perMonth: 150 } };
  const ahead = await here.lookAhead("anna", NOON);
  await elsewhere.reserve(order({ amount: 40 }), budgets);
  // Stale: by what it saw there would be room.
  expect((await here.reserve(order(), budgets, ahead)).kind).toBe("over_budget");
  const fresh = await here.lookAhead("anna", NOON);
  const ofBen = order({ owner: "ben" });
  const tomorrow = order({ now: MIDNIGHT });
  expect((await here.reserve(ofBen, budgets, fresh)).kind).toBe("reserved");
  expect((await here.reserve(tomorrow, budgets, await here.lookAhead("anna", NOON))).kind).toBe("reserved");
  const repeat = await here.reserve(ofBen, budgets, await here.lookAhead("ben", NOON));
  expect(repeat.kind).toBe("already");
  expect(await elsewhere.totals("2026-11-22", "anna")).toMatchObject({ reserved: 40, videos: 1 });
  expect(await elsewhere.totals("2026-11-23", "anna")).toMatchObject({ reserved: 30, videos: 1 });
  expect(await elsewhere.totals("2026-11", null)).toMatchObject({ reserved: 100, videos: 3 });
});
