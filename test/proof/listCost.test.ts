import { beforeAll, describe, expect, test } from "vitest";
import type { PageQuery } from "../../src/lib/storage/videos/recordPages.ts";
import { countedCalls } from "../support/storage/countedCalls.ts";
import { START, shelf, storeRecords } from "../support/storage/manyRecords.ts";
import { freshPrefix, recordOf, storageNamed, videoId } from "../support/storage/testStorage.ts";

const ORDERS = ["asc", "desc"] as const;
const FEW = 30;
const MANY = 5_000;

describe("a page costs the same on a shelf of 30 videos and on one of 5,000", () => {
  const counted = countedCalls();
  const shelves = [FEW, MANY].map((films) => {
    const prefix = freshPrefix();
    return { prefix, films: shelf(films), storage: storageNamed(prefix, [counted.policy]) };
  });
  beforeAll(async () => {
    for (const { prefix, films, storage } of shelves) {
      await storeRecords(prefix, films);
      // The first use of a table makes it.
      await storage.records.find("nobody", videoId());
    }
  });

  /** What this page costs on each shelf, when it begins so many videos behind the first. */
  async function costs(owner: string | null, query: PageQuery, skip: number) {
    const all: unknown[] = [];
    for (const { films, storage } of shelves) {
      const after = films.at(query.order === "asc" ? skip : -skip - 1)?.id ?? null;
      all.push(await counted.costOf(() => storage.records.page(owner, { ...query, after })));
    }
    return all;
  }

  test.each(ORDERS.flatMap((order) => [0, 8].map((skip) => [order, skip] as const)))(
    "of ended videos, %s, %i behind the first: one call, and one row more than shown",
    async (order, skip) => {
      const cost = { calls: 1, rows: 11 };
      expect(await costs("anna", { limit: 10, order }, skip)).toEqual([cost, cost]);
    },
  );

  test.each(ORDERS)("everybody's, %s: a call for pointers and a read for each video", async (order) => {
    const cost = { calls: 12, rows: 22 };
    expect(await costs(null, { limit: 10, order }, 4)).toEqual([cost, cost]);
  });

  test.each(ORDERS)("between two times, %s: as without", async (order) => {
    const span = { createdFrom: START + 2_000, createdBefore: START + 20_000 };
    const [cost] = await costs("anna", { limit: 10, order }, 0);
    const all: unknown[] = [];
    for (const { storage } of shelves)
      all.push(await counted.costOf(() => storage.records.page("anna", { limit: 10, order, ...span })));
    expect(all).toEqual([cost, cost]);
  });

  test("a filter that skips every other video moves only what is shown, where records lie in this order", async () => {
    const query = { limit: 5, order: "desc", stages: ["completed"] } as const;
    const cost = { calls: 1, rows: 6 };
    expect(await costs("anna", query, 0)).toEqual([cost, cost]);
  });
});

describe("the work of one page has an end", () => {
  test("where a filter skips too many, the page is short, and its last find is kept for the next page", async () => {
    const prefix = freshPrefix();
    const films = Array.from({ length: 2_500 }, (_, index) => {
      const wanted = index === 3 || index === 5 || index === 2_400;
      return recordOf({ id: videoId(START + index), stage: wanted ? "expired" : "completed" });
    });
    await storeRecords(prefix, films);
    const { records } = storageNamed(prefix);
    const query = { limit: 5, order: "asc", stages: ["expired"] } as const;
    const first = await records.page(null, query);
    expect(first.records.map(({ id }) => id)).toEqual([films[3]?.id]);
    expect(first.hasMore).toBe(true);
    // Only one is within reach from here: nobody can tell whether there is another.
    expect((await records.page(null, { ...query, after: films[3]?.id ?? null })).hasMore).toBeNull();
    const late = await records.page(null, { ...query, createdFrom: START + 2_000 });
    expect(late).toMatchObject({ records: [{ id: films[2_400]?.id }], hasMore: false });
  });
});
