import { expect, test } from "vitest";
import { applyReport } from "../../../src/lib/domain/video/progress.ts";
import { changeRecord } from "../../../src/lib/effects/videos/changeRecord.ts";
import { type ListWish, listVideos } from "../../../src/lib/effects/videos/listVideos.ts";
import { countedCalls } from "../../support/storage/countedCalls.ts";
import { START, shelf, storeRecords } from "../../support/storage/manyRecords.ts";
import { freshPrefix, storageNamed, videoId } from "../../support/storage/testStorage.ts";
import { steps } from "../../support/workflows/steps.ts";

const VIEWER = {
  caller: { kind: "caller", owner: "anna", admin: true },
  baseUrl: "https://dailies.example/api/v1",
} as const;
const WISH: ListWish = { owner: "anna", limit: 20, order: "desc" };

test.each(["asc", "desc"] as const)(
  "who asks for unfinished videos is shown all of them, and looks at nothing that has ended, %s",
  async (order) => {
    const prefix = freshPrefix();
    const counted = countedCalls();
    const storage = storageNamed(prefix, [counted.policy]);
    const films = shelf(120);
    await storeRecords(prefix, films);
    const tools = { ...steps().tools, storage, clock: { now: () => START + 200_000 } };
    const unfinished = { limit: 2, order, status: "in_progress" } as const;
    const walk = async (owner: string | null, more: Partial<ListWish> = {}) => {
      const seen: string[] = [];
      for (let hasMore = true; hasMore; ) {
        const after = seen.at(-1);
        const listed = await listVideos({ ...unfinished, ...more, owner, after }, VIEWER, tools);
        if (listed.kind !== "list") throw new Error("it is a list");
        seen.push(...listed.list.data.map(({ id }) => id));
        hasMore = listed.list.has_more;
        if (hasMore) expect(listed.list.data).toHaveLength(2);
      }
      return seen;
    };
    expect(await walk(null)).toEqual([]);
    // Old and new ones, of two owners; one of them is only among the active, and one has just ended.
    const active = [3, 5, 40, 41, 90, 95, 119].flatMap((place) => films[place] ?? []);
    for (const { id, owner, createdAt } of active)
      await storage.active.admit({ id, owner, now: createdAt }, { total: 99, perOwner: 99 });
    const [ended, ...running] = active;
    for (const film of running)
      await changeRecord(film, (record) => ({ ...record, stage: "running" }), tools);
    const lost = { id: videoId(START + 50_500), owner: "anna", now: START + 50_500 };
    await storage.active.admit(lost, { total: 99, perOwner: 99 });
    for (const owner of ["anna", "ben", null]) {
      const ids = running.filter((film) => owner === null || film.owner === owner).map(({ id }) => id);
      expect(await walk(owner)).toEqual(order === "asc" ? ids : ids.toReversed());
    }
    expect(await walk(null)).not.toContain(ended?.id);
    const span = { created_after: START / 1_000 + 5, created_before: START / 1_000 + 95 };
    const within = running.slice(1, -2).map(({ id }) => id);
    expect(await walk(null, span)).toEqual(order === "asc" ? within : within.toReversed());
    expect(await walk(null, { status: "queued" })).toEqual([]);
    expect(await walk(null, { model: "sora" })).toEqual([]);
    // The rows of the active, and their records.
    const { rows } = await counted.costOf(() => listVideos({ ...unfinished, owner: null }, VIEWER, tools));
    expect(rows).toBeLessThanOrEqual(8 + 7);
  },
);

test("of many that wait in one line, the line is looked at once", async () => {
  const at = steps();
  for (const _each of [1, 2, 3, 4, 5]) {
    const { record } = await at.accept();
    const report = { jobIndex: 0, stage: "waiting_for_capacity" } as const;
    await changeRecord(record, (current) => applyReport(current, report), at.tools);
  }
  let looks = 0;
  const stretch: typeof at.storage.capacity.stretch = async (...asked) => {
    looks += 1;
    return await at.storage.capacity.stretch(...asked);
  };
  const tools = { ...at.tools, storage: { ...at.storage, capacity: { ...at.storage.capacity, stretch } } };
  const listed = await listVideos({ ...WISH, owner: "ann" }, VIEWER, tools);
  expect(listed).toMatchObject({
    list: { data: Array.from({ length: 5 }, () => ({ queue_position: null })) },
  });
  expect(looks).toBe(1);
});

test("times are those that callers see: whole seconds, and neither end is among them", async () => {
  const at = steps();
  const time = at.clock.time;
  const ids: string[] = [];
  for (const milliseconds of [0, 999, 1_000, 1_999, 2_000]) {
    at.clock.time = time + milliseconds;
    ids.push((await at.accept()).id);
  }
  const list = async (span: Partial<ListWish>) => {
    const listed = await listVideos({ ...WISH, owner: "ann", order: "asc", ...span }, VIEWER, at.tools);
    return listed.kind === "list" ? listed.list.data.map(({ id }) => ids.indexOf(id)) : null;
  };
  const second = time / 1_000;
  expect(await list({ created_after: second })).toEqual([2, 3, 4]);
  expect(await list({ created_before: second + 1 })).toEqual([0, 1]);
  expect(await list({ created_after: second, created_before: second + 2 })).toEqual([2, 3]);
});
