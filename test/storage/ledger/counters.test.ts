import { TableClient } from "@azure/data-tables";
import { expect, inject, test } from "vitest";
import {
  adding,
  type Counter,
  counterKey,
  parseCounter,
  sumsOf,
} from "../../../src/lib/storage/ledger/counters.ts";
import type { Ledger } from "../../../src/lib/storage/ledger/ledger.ts";
import type { Row } from "../../../src/lib/storage/table/table.ts";
import {
  faulty,
  freshPrefix,
  storageNamed,
  testStorage,
  videoId,
} from "../../support/storage/testStorage.ts";

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2026, 9, 30, 12);

async function film(ledger: Ledger, owner: string, model: string, now: number, amount = 10): Promise<void> {
  const id = videoId();
  const video = { videoId: id, owner, model };
  await ledger.reserve({ ...video, amount: 2 * amount, now });
  const job = { jobKey: `${id}:0`, amount, films: 1, seconds: 4, outcome: "made" as const };
  await ledger.settle({ ...video, reservedAt: now, now: now + 9 * DAY_MS, jobs: [job] });
}

/** What was spent, by day or owner, and model. */
function spent(counters: readonly Counter[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { owner, day, models } of counters)
    for (const [model, { spent: amount }] of Object.entries(models)) {
      const key = `${owner ?? "all"} ${day ?? "month"} ${model}`;
      found[key] = (found[key] ?? 0) + amount;
    }
  return found;
}

test("each day tells what each model has come to, of one owner and of all, over the ends of months", async () => {
  const { ledger } = testStorage();
  for (let day = 0; day < 4; day++) await film(ledger, "anna", "sora-2", FIRST + day * DAY_MS);
  await film(ledger, "anna", "sora", FIRST + DAY_MS, 7);
  await film(ledger, "ben", "sora", FIRST + DAY_MS, 3);
  const days = { from: "2026-10-31", to: "2026-11-01" };
  expect(spent(await ledger.days(days, "anna"))).toEqual({
    "anna 2026-10-31 sora": 7,
    "anna 2026-10-31 sora-2": 10,
    "anna 2026-11-01 sora-2": 10,
  });
  expect(spent(await ledger.days(days, null))).toEqual({
    "all 2026-10-31 sora": 10,
    "all 2026-10-31 sora-2": 10,
    "all 2026-11-01 sora-2": 10,
  });
  expect(await ledger.days(days, "nobody")).toEqual([]);
  expect((await ledger.days(days, "ben")).map(({ models }) => models["sora"])).toEqual([
    { reserved: 0, spent: 3, unaccounted: 0, estimated: 6, videos: 1, seconds: 4 },
  ]);
});

test("all owners of a whole month are one row each, of a part of it one a day, and both come to the same", async () => {
  const { ledger } = testStorage();
  for (const owner of ["anna", "ben"])
    for (let day = 2; day < 5; day++) await film(ledger, owner, "sora-2", FIRST + day * DAY_MS);
  const days = { from: "2026-11-01", to: "2026-11-02" };
  expect(spent(await ledger.owners(days, "2026-11-28"))).toEqual({
    "anna 2026-11-01 sora-2": 10,
    "anna 2026-11-02 sora-2": 10,
    "ben 2026-11-01 sora-2": 10,
    "ben 2026-11-02 sora-2": 10,
  });
  const whole = { from: "2026-11-01", to: "2026-11-30" };
  const sums = { "anna month sora-2": 30, "ben month sora-2": 30 };
  expect(spent(await ledger.owners(whole, "2026-12-24"))).toEqual(sums);
  expect(spent(await ledger.owners({ ...whole, to: "2026-11-28" }, "2026-11-28"))).toEqual(sums);
});

test("a range is read in one call a month, however many films it had", async () => {
  const { policy, seen } = faulty(() => null);
  const { ledger } = storageNamed(freshPrefix(), [policy]);
  for (let day = 0; day < 34; day++) await film(ledger, "anna", "sora-2", FIRST + day * DAY_MS);
  for (let more = 0; more < 4; more++) await film(ledger, `owner ${more}`, "sora-2", FIRST);
  const callsOf = async (read: () => Promise<unknown>) => {
    const before = seen.calls;
    await read();
    return seen.calls - before;
  };
  const days = { from: "2026-10-01", to: "2026-12-31" };
  expect(await callsOf(() => ledger.days(days, "anna"))).toBe(3);
  expect(await callsOf(() => ledger.days(days, null))).toBe(3);
  expect(await callsOf(() => ledger.owners(days, "2027-01-01"))).toBe(3);
  expect(await callsOf(() => ledger.owners({ ...days, from: "2026-10-02" }, "2027-01-01"))).toBe(3);
  expect(await callsOf(() => ledger.standing("anna", FIRST))).toBe(4);
});

test("owners whose names are hard to store are told apart, and named as they are", async () => {
  const { ledger } = testStorage();
  const owners = ["anna", "ann'a", "an/na", "an#na?", "all", "o|anna", "\u0001", "😀".repeat(64), "=1+1"];
  for (const owner of owners) await film(ledger, owner, "sora-2", FIRST);
  const days = { from: "2026-10-01", to: "2026-10-31" };
  const found = await ledger.owners(days, "2026-11-28");
  expect(found.map(({ owner }) => owner).toSorted()).toEqual(owners.toSorted());
  for (const owner of owners) expect(await ledger.days(days, owner)).toMatchObject([{ owner }]);
  expect(spent(await ledger.days(days, null))).toEqual({ "all 2026-10-30 sora-2": 10 * owners.length });
});

test("a reservation that was released leaves no trace of its model", async () => {
  const { ledger } = testStorage();
  const video = { videoId: videoId(), owner: "anna", model: "sora-2", amount: 20, now: FIRST };
  await ledger.reserve(video);
  await ledger.release({ videoId: video.videoId, reservedAt: FIRST });
  const found = await ledger.days({ from: "2026-10-01", to: "2026-10-31" }, "anna");
  expect(found.map(({ models }) => models)).toEqual([{}]);
});

test("a row stays small: beyond two hundred models the others count as one, and give back as one", () => {
  const place = { owner: "anna", day: "2026-10-30" };
  const names = Array.from({ length: 203 }, (_, n) => `${"m".repeat(60)}${String(n).padStart(3, "0")}`);
  let row: Row | null = null;
  const add = (model: string, reserved: number) => {
    const [, changed] = adding("2026-10", place, row, model, { reserved, videos: reserved });
    row = { ...changed, partitionKey: "2026-10", rowKey: counterKey(place), etag: "1" };
    return { models: parseCounter(row).models, bytes: JSON.stringify(row).length };
  };
  for (const model of names.slice(1)) add(model, 1);
  const { models, bytes } = add(names[0] ?? "", 1);
  expect(bytes).toBeLessThan(64 * 1024);
  expect(Object.keys(models)).toHaveLength(201);
  expect(models["(others)"]).toMatchObject({ reserved: 3, videos: 3 });
  for (const model of [names[1], names[202]]) add(model ?? "", -1);
  const left = add(names[202] ?? "", 0).models;
  expect(left["(others)"]).toMatchObject({ reserved: 2, videos: 2 });
  expect(left[names[1] ?? ""]).toMatchObject({ reserved: 0, videos: 0 });
  expect(sumsOf(row)).toMatchObject({ reserved: 201, videos: 201 });
});

test("sums that a newer version keeps survive a change made by this one", async () => {
  const prefix = freshPrefix();
  const { ledger } = storageNamed(prefix);
  await film(ledger, "anna", "sora-2", FIRST);
  const table = TableClient.fromConnectionString(inject("azurite"), `${prefix}Ledger`, {
    allowInsecureConnection: true,
  });
  const json = async () => JSON.parse(String((await table.getEntity("2026-10", "month|all"))["json0"]));
  const newer = await json();
  newer.models["sora-2"].films = 1;
  newer.since = "2026-10-30";
  await table.updateEntity(
    { partitionKey: "2026-10", rowKey: "month|all", json0: JSON.stringify(newer) },
    "Replace",
  );
  await film(ledger, "anna", "sora-2", FIRST);
  expect(await json()).toMatchObject({
    since: "2026-10-30",
    models: { "sora-2": { spent: 20, films: 1 } },
  });
});
