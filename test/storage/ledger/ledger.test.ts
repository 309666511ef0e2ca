import { expect, test } from "vitest";
import { NO_BUDGET } from "../../../src/lib/domain/money/budget.ts";
import type { Ledger } from "../../../src/lib/storage/ledger/ledger.ts";
import { freshPrefix, storageNamed, testStorage, videoId } from "../../support/storage/testStorage.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const MONTH = "2026-11";
const EMPTY = { reserved: 0, spent: 0, unaccounted: 0, estimated: 0, videos: 0, seconds: 0 };
const PAYER = { owner: "anna", model: "sora-2" };

function ofAll(perDay: number | null, perMonth: number | null) {
  return { owner: NO_BUDGET, all: { perDay, perMonth } };
}

function job(id: string, amount: number, index = 0) {
  return { jobKey: `${id}:${index}`, amount, films: 1, seconds: 8, outcome: "made" as const };
}

async function rows(ledger: Ledger, month = MONTH) {
  const found = [];
  for await (const row of ledger.rowsOf(month)) found.push(row);
  return found;
}

async function standing(ledger: Ledger, now: number, olderThanMs: number) {
  const found = [];
  for await (const { videoId: id } of ledger.reservations({ now, olderThanMs })) found.push(id);
  return found;
}

test("money is reserved once and settled once, in all totals", async () => {
  const { ledger } = testStorage();
  const id = videoId();
  expect(await ledger.reserve({ videoId: id, ...PAYER, amount: 8_000, now: NOW })).toMatchObject({
    kind: "reserved",
  });
  expect(await ledger.reserve({ videoId: id, ...PAYER, amount: 8_000, now: NOW + 5 })).toMatchObject({
    kind: "already",
  });
  for (const owner of ["anna", null])
    for (const period of [MONTH, "2026-11-22"])
      expect(await ledger.totals(period, owner)).toEqual({
        ...EMPTY,
        reserved: 8_000,
        estimated: 8_000,
        videos: 1,
      });

  const settlement = { videoId: id, reservedAt: NOW, ...PAYER, now: NOW + 9, jobs: [job(id, 7_999)] };
  await ledger.settle(settlement);
  await ledger.settle({ ...settlement, now: NOW + 99 });
  expect(await ledger.reserve({ videoId: id, ...PAYER, amount: 8_000, now: NOW })).toMatchObject({
    kind: "already",
  });
  for (const owner of ["anna", null])
    for (const period of [MONTH, "2026-11-22"])
      expect(await ledger.totals(period, owner)).toEqual({
        reserved: 0,
        spent: 7_999,
        unaccounted: 0,
        estimated: 8_000,
        videos: 1,
        seconds: 8,
      });
  expect(await ledger.totals(MONTH, "ben")).toEqual(EMPTY);
  expect(await rows(ledger)).toEqual([
    {
      kind: "settle",
      videoId: id,
      jobKey: `${id}:0`,
      ...PAYER,
      amount: 7_999,
      films: 1,
      seconds: 8,
      note: "made",
      reservedAt: NOW,
      at: NOW + 9,
    },
    {
      kind: "reserve",
      videoId: id,
      jobKey: null,
      ...PAYER,
      amount: 8_000,
      films: 0,
      seconds: 0,
      note: null,
      reservedAt: NOW,
      at: NOW,
    },
  ]);
});

test("a second settlement books only the jobs that the first did not have", async () => {
  const { ledger } = testStorage();
  const id = videoId();
  await ledger.reserve({ videoId: id, ...PAYER, amount: 20, now: NOW });
  const whole = { videoId: id, reservedAt: NOW, ...PAYER, now: NOW };
  await ledger.settle({ ...whole, jobs: [job(id, 10, 0)] });
  await ledger.settle({ ...whole, jobs: [job(id, 999, 0), job(id, 10, 1)] });
  expect(await ledger.totals(MONTH, null)).toEqual({
    reserved: 0,
    spent: 20,
    unaccounted: 0,
    estimated: 20,
    videos: 1,
    seconds: 16,
  });
});

test("a video that costs nothing still gives its reservation back", async () => {
  const { ledger } = testStorage();
  const id = videoId();
  await ledger.reserve({ videoId: id, ...PAYER, amount: 20, now: NOW });
  await ledger.settle({ videoId: id, reservedAt: NOW, ...PAYER, now: NOW, jobs: [] });
  expect(await ledger.totals(MONTH, "anna")).toEqual({ ...EMPTY, estimated: 20, videos: 1 });
});

test("a video settled after the end of the month counts where it was reserved, on its day", async () => {
  const { ledger } = testStorage();
  const id = videoId();
  const reservedAt = Date.UTC(2026, 10, 30, 23, 59);
  await ledger.reserve({ videoId: id, ...PAYER, amount: 20, now: reservedAt });
  const later = reservedAt + 3_600_000;
  await ledger.settle({
    videoId: id,
    reservedAt: reservedAt - 86_400_000,
    ...PAYER,
    now: later,
    jobs: [job(id, 20)],
  });
  expect(await ledger.totals("2026-11-30", null)).toMatchObject({ reserved: 0, spent: 20 });
  expect(await ledger.totals("2026-11-29", null)).toEqual(EMPTY);
  expect(await ledger.totals("2026-12", null)).toEqual(EMPTY);
});

test("a job billed beside its settlement is booked once for each reason", async () => {
  const { ledger } = testStorage();
  const id = videoId();
  const bill = { jobKey: `${id}:0`, videoId: id, ...PAYER, reservedAt: NOW, amount: 5, now: NOW };
  await Promise.all(
    Array.from({ length: 4 }, () => ledger.correct({ ...bill, reason: "late answer gen-1" })),
  );
  await ledger.correct({ ...bill, reason: "late answer gen-2" });
  await ledger.correct({ ...bill, jobKey: `${id}:1`, reason: "late answer gen-1" });
  expect(await ledger.totals(MONTH, null)).toEqual({ ...EMPTY, spent: 15 });
  const kinds = (await rows(ledger)).map(({ kind, jobKey, note }) => [jobKey, kind, note]);
  expect(kinds).toEqual([
    [`${id}:0`, "correct-1", "late answer gen-1"],
    [`${id}:0`, "correct-2", "late answer gen-2"],
    [`${id}:1`, "correct-1", "late answer gen-1"],
  ]);
});

test("a released reservation leaves nothing, and the video can be reserved anew", async () => {
  const { ledger } = testStorage();
  const id = videoId();
  const reservation = { videoId: id, ...PAYER, amount: 20, now: NOW };
  await ledger.reserve(reservation);
  await Promise.all([1, 2, 3].map(() => ledger.release({ videoId: id, reservedAt: NOW })));
  expect(await ledger.totals(MONTH, "anna")).toEqual(EMPTY);
  expect(await rows(ledger)).toEqual([]);
  expect(await ledger.reserve(reservation)).toMatchObject({ kind: "reserved" });
});

test("a settled video is no longer released", async () => {
  const { ledger } = testStorage();
  const id = videoId();
  await ledger.reserve({ videoId: id, ...PAYER, amount: 20, now: NOW });
  await ledger.settle({ videoId: id, reservedAt: NOW, ...PAYER, now: NOW, jobs: [job(id, 20)] });
  await ledger.release({ videoId: id, reservedAt: NOW });
  expect(await ledger.totals(MONTH, null)).toMatchObject({ spent: 20, estimated: 20, videos: 1 });
});

test("old reservations are found, also those of last month; young, settled and released ones are not", async () => {
  const { ledger } = testStorage();
  const [lastMonth, old, young, settled, released] = [1, 2, 3, 4, 5].map((n) => videoId(NOW + n));
  const newYear = Date.UTC(2027, 0, 1);
  const reserve = (id: string | undefined, now: number) =>
    ledger.reserve({ videoId: id ?? "", ...PAYER, amount: 1, now });
  await reserve(lastMonth, newYear - 1);
  for (const id of [old, settled, released]) await reserve(id, newYear);
  await reserve(young, newYear + 60_000);
  await ledger.settle({ videoId: settled ?? "", reservedAt: newYear, ...PAYER, now: newYear, jobs: [] });
  await ledger.release({ videoId: released ?? "", reservedAt: newYear });
  expect(await standing(ledger, newYear + 900_001, 900_000)).toEqual([lastMonth, old]);
});

test("thirty creates at the same time from two instances cannot overshoot a budget", async () => {
  const prefix = freshPrefix();
  const instances = [storageNamed(prefix).ledger, storageNamed(prefix).ledger];
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      instances[index % 2]?.reserve(
        { videoId: videoId(), owner: `o${index}`, model: "sora-2", amount: 30, now: NOW },
        ofAll(299, 1_000),
      ),
    ),
  );
  expect(answers.filter((answer) => answer?.kind === "reserved")).toHaveLength(9);
  expect(answers.filter((answer) => answer?.kind === "over_budget")).toHaveLength(21);
  expect(await instances[0]?.totals(MONTH, null)).toMatchObject({ reserved: 270, videos: 9 });
  const nextDay = { videoId: videoId(), ...PAYER, amount: 30, now: NOW + 86_400_000 };
  expect(await instances[0]?.reserve(nextDay, ofAll(299, 290))).toMatchObject({ kind: "over_budget" });
  expect(await instances[0]?.reserve(nextDay, ofAll(299, null))).toMatchObject({ kind: "reserved" });
});

test("after thirty reservations and settlements at the same time the totals are the sums of the entries", async () => {
  const prefix = freshPrefix();
  const instances = [storageNamed(prefix).ledger, storageNamed(prefix).ledger];
  await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      const ledger = instances[index % 2];
      const id = videoId();
      const payer = { owner: index % 3 === 0 ? "anna" : "ben", model: "sora-2" };
      const now = NOW + (index % 2) * 86_400_000;
      await ledger?.reserve({ videoId: id, ...payer, amount: 1_000 + index, now });
      if (index % 5 === 4) return await ledger?.release({ videoId: id, reservedAt: now });
      const jobs = [job(id, 10 * index, 0), job(id, 7, 1)];
      const settlement = { videoId: id, reservedAt: now, ...payer, now, jobs };
      // Twice at the same time, as an activity that runs twice does.
      await Promise.all([ledger?.settle(settlement), instances[(index + 1) % 2]?.settle(settlement)]);
    }),
  );
  const ledger = instances[0];
  if (ledger === undefined) throw new Error("no instance");
  const entries = await rows(ledger);
  expect(entries).toHaveLength(24 * 3);
  for (const period of [MONTH, "2026-11-22", "2026-11-23"])
    for (const owner of [null, "anna", "ben"]) {
      const own = entries.filter(
        (row) =>
          new Date(row.reservedAt).toISOString().startsWith(period) &&
          (owner === null || row.owner === owner),
      );
      const reserves = own.filter(({ kind }) => kind === "reserve");
      const settles = own.filter(({ kind }) => kind === "settle");
      const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
      expect(await ledger.totals(period, owner)).toEqual({
        reserved: 0,
        unaccounted: 0,
        spent: sum(settles.map(({ amount }) => amount)),
        estimated: sum(reserves.map(({ amount }) => amount)),
        videos: reserves.length,
        seconds: sum(settles.map(({ seconds }) => seconds)),
      });
    }
});
