import { TableClient } from "@azure/data-tables";
import fc from "fast-check";
import { beforeAll, describe, expect, inject, test } from "vitest";
import type { Storage } from "../../../src/lib/storage/connectStorage.ts";
import { pointerTo, voidPointer } from "../../../src/lib/storage/videos/ownPointers.ts";
import { recordKeys } from "../../../src/lib/storage/videos/recordKeys.ts";
import type { PageQuery } from "../../../src/lib/storage/videos/recordPages.ts";
import { START, shelf, storeRecords } from "../../support/storage/manyRecords.ts";
import {
  freshPrefix,
  recordOf,
  storageNamed,
  testStorage,
  videoId,
} from "../../support/storage/testStorage.ts";

const ORDERS = ["asc", "desc"] as const;

/** Everything that pages show, one after the other. */
async function walk(storage: Storage, owner: string | null, query: PageQuery): Promise<string[]> {
  const seen: string[] = [];
  for (let more: boolean | null = true; more; ) {
    const page = await storage.records.page(owner, { ...query, after: seen.at(-1) ?? query.after ?? null });
    // Clients stop at an empty page, and only an empty list has one.
    if (page.hasMore !== false || seen.length > 0) expect(page.records.length).toBeGreaterThan(0);
    seen.push(...page.records.map(({ id }) => id));
    more = page.hasMore;
  }
  return seen;
}

describe("filters", () => {
  const prefix = freshPrefix();
  const storage = storageNamed(prefix);
  const films = shelf(60).map((film, index) =>
    index % 20 === 0 ? { ...film, request: { ...film.request, model: "sora" } } : film,
  );
  beforeAll(() => storeRecords(prefix, films));

  test.each(ORDERS)("pages of a filtered list show all that meets it and nothing else, %s", async (order) => {
    const filters: Partial<PageQuery>[] = [
      { stages: ["completed"] },
      { stages: ["completed", "failed"], model: "sora" },
      { model: "sora", stages: ["failed"] },
      { stages: ["running"] },
      { model: "it's" },
      { stages: ["failed"], createdFrom: START + 7_000, createdBefore: START + 31_000 },
    ];
    for (const owner of ["anna", "ben", null])
      for (const filter of filters) {
        const wanted = films.filter(
          (film) =>
            (owner === null || film.owner === owner) &&
            (filter.stages == null || filter.stages.includes(film.stage)) &&
            (filter.model == null || film.request.model === filter.model) &&
            film.createdAt >= (filter.createdFrom ?? 0) &&
            film.createdAt < (filter.createdBefore ?? Number.POSITIVE_INFINITY),
        );
        const ids = wanted.map(({ id }) => id);
        const seen = await walk(storage, owner, { limit: 3, order, ...filter });
        expect(seen).toEqual(order === "asc" ? ids : ids.toReversed());
      }
  });

  test.each(ORDERS)(
    "times before and after all that a video can have been made at are fine, %s",
    async (order) => {
      const page = (span: Partial<PageQuery>) => storage.records.page("ben", { limit: 3, order, ...span });
      expect((await page({ createdFrom: 0, createdBefore: Number.MAX_SAFE_INTEGER })).records).toHaveLength(
        3,
      );
      for (const span of [{ createdFrom: Number.MAX_SAFE_INTEGER }, { createdBefore: 0 }])
        expect(await page(span)).toEqual({ records: [], hasMore: false });
    },
  );
});

test.each(ORDERS)("what a broken-off delete left in the lists is passed over, %s", async (order) => {
  const prefix = freshPrefix();
  const storage = storageNamed(prefix);
  const films = shelf(12);
  await storeRecords(prefix, films);
  const table = TableClient.fromConnectionString(inject("azurite"), `${prefix}Videos`, {
    allowInsecureConnection: true,
  });
  const gone = films.filter((_, index) => index % 6 < 3);
  for (const [place, film] of gone.entries()) {
    await table.upsertEntity({ ...recordKeys(film.owner, film.id), void: true }, "Replace");
    // An earlier version left pointers that hold nothing.
    const pointer = place % 2 === 0 ? voidPointer(film) : pointerTo({ ...film, stage: "running" });
    await table.upsertEntity(pointer, "Replace");
  }
  const left = films.filter((film) => !gone.includes(film));
  for (const owner of ["anna", null]) {
    const ids = left.filter((film) => owner === null || film.owner === owner).map(({ id }) => id);
    const seen = await walk(storage, owner, { limit: 2, order });
    expect(seen).toEqual(order === "asc" ? ids : ids.toReversed());
  }
});

test("an id that was given up is in no list, and nobody's list keeps what points at it", async () => {
  const { records } = testStorage();
  const [given, kept] = [recordOf(), recordOf()];
  await records.giveUp("anna", given.id);
  expect(await records.insert(given)).toBe("void");
  await records.insert(kept);
  for (const owner of ["anna", null])
    for (const order of ORDERS)
      expect(await records.page(owner, { limit: 5, order })).toEqual({ records: [kept], hasMore: false });
});

test.each(ORDERS)("ids that are void, however many in a row, hide nothing behind them, %s", async (order) => {
  const { records } = testStorage();
  const ids = Array.from({ length: 30 }, (_, index) => videoId(START + index));
  const ends = [ids[0], ids.at(-1)].map((id) => recordOf({ id: id ?? "" }));
  for (const record of ends) await records.insert(record);
  await Promise.all(ids.slice(1, -1).map((id) => records.giveUp("anna", id)));
  const [first, last] = order === "asc" ? ends : ends.toReversed();
  expect(await records.page("anna", { limit: 1, order })).toEqual({ records: [first], hasMore: true });
  const after = first?.id ?? null;
  expect(await records.page("anna", { limit: 1, order, after })).toEqual({ records: [last], hasMore: false });
});

test("pages shown while videos come and go: none twice, none missing that was there throughout", async () => {
  const plan = fc.record({
    films: fc.integer({ min: 0, max: 12 }),
    limit: fc.integer({ min: 1, max: 4 }),
    order: fc.constantFrom(...ORDERS),
    owner: fc.constantFrom("anna", null),
    // Between two pages: how many come, and which ones go, by their place; the last one shown among them.
    between: fc.array(
      fc.record({ come: fc.integer({ min: 0, max: 2 }), go: fc.array(fc.nat(20), { maxLength: 2 }) }),
      { maxLength: 4 },
    ),
    lastGoes: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ films, limit, order, owner, between, lastGoes }) => {
      const prefix = freshPrefix();
      const { records } = storageNamed(prefix);
      const first = Array.from({ length: films }, (_, index) => recordOf({ id: videoId(START + index) }));
      await storeRecords(prefix, first);
      let time = START + 1_000;
      const there = new Set(first.map(({ id }) => id));
      const come = async () => {
        time += 1_000;
        const record = recordOf({ id: videoId(time) });
        await records.insert(record);
        there.add(record.id);
      };
      const throughout = new Set(there);
      let someWent = false;
      const go = async (id: string | undefined) => {
        if (id === undefined) return;
        await records.remove("anna", id);
        someWent = true;
        there.delete(id);
        throughout.delete(id);
      };
      const seen: string[] = [];
      for (let round = 0, more: boolean | null = true; more; round++) {
        const page = await records.page(owner, { limit, order, after: seen.at(-1) ?? null });
        if (page.hasMore) expect(page.records).toHaveLength(limit);
        if (!someWent && round > 0) expect(page.records.length).toBeGreaterThan(0);
        seen.push(...page.records.map(({ id }) => id));
        more = page.hasMore;
        someWent = false;
        for (let each = between[round]?.come ?? 0; each > 0; each--) await come();
        for (const place of between[round]?.go ?? []) await go([...there][place]);
        if (lastGoes) await go(seen.at(-1));
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(order === "asc" ? seen.toSorted() : seen.toSorted().toReversed());
      for (const id of throughout) expect(seen).toContain(id);
    }),
    { numRuns: 10 },
  );
});
