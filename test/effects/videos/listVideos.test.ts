import { expect, test } from "vitest";
import { applyReport } from "../../../src/lib/domain/video/progress.ts";
import { changeRecord } from "../../../src/lib/effects/videos/changeRecord.ts";
import { type ListWish, listVideos } from "../../../src/lib/effects/videos/listVideos.ts";
import { countedCalls } from "../../support/storage/countedCalls.ts";
import { START, shelf, storeRecords } from "../../support/storage/manyRecords.ts";
import { freshPrefix, storageNamed } from "../../support/storage/testStorage.ts";
import { steps } from "../../support/workflows/steps.ts";

const VIEWER = {
  caller: { kind: "caller", owner: "anna", admin: true },
  baseUrl: "https://dailies.example/api/v1",
} as const;
const WISH: ListWish = { owner: "anna", limit: 20, order: "desc" };

test("who asks for unfinished videos does not look through all that has ended before", async () => {
  const prefix = freshPrefix();
  const counted = countedCalls();
  const storage = storageNamed(prefix, [counted.policy]);
  const films = shelf(120);
  await storeRecords(prefix, films);
  const tools = { storage, clock: { now: () => START + 200_000 } };
  const unfinished = { ...WISH, status: "in_progress" } as const;
  // Nothing is under way: nobody looks at the videos at all.
  expect(await counted.costOf(() => listVideos({ ...unfinished, owner: null }, VIEWER, tools))).toMatchObject(
    {
      rows: 0,
    },
  );
  const running = films.at(-4);
  if (!running) throw new Error("the shelf is empty");
  await storage.active.admit(
    { id: running.id, owner: "anna", now: running.createdAt },
    { total: 9, perOwner: 9 },
  );
  await changeRecord(running, (record) => ({ ...record, stage: "running" }), tools);
  const cost = await counted.costOf(async () => {
    const listed = await listVideos({ ...unfinished, owner: null }, VIEWER, tools);
    expect(listed).toMatchObject({ list: { data: [{ id: running.id }], has_more: false } });
  });
  // The counter, the oldest, pointers at the four newest, and these.
  expect(cost.rows).toBeLessThanOrEqual(2 + 4 + 4);
});

test("of many that wait in one line, the line is looked at once", async () => {
  const at = steps();
  for (const _each of [1, 2, 3, 4, 5]) {
    const { record } = await at.accept();
    const report = { jobIndex: 0, stage: "waiting_for_capacity" } as const;
    await changeRecord(record, (current) => applyReport(current, report), at.tools);
  }
  let looks = 0;
  const load: typeof at.storage.capacity.load = async (group) => {
    looks += 1;
    return await at.storage.capacity.load(group);
  };
  const tools = { ...at.tools, storage: { ...at.storage, capacity: { ...at.storage.capacity, load } } };
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
