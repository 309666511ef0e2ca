import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { TableClient } from "@azure/data-tables";
import { expect, inject, test } from "vitest";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { fromJsonColumns } from "../../../src/lib/storage/table/jsonColumns.ts";
import { pointerTo } from "../../../src/lib/storage/videos/ownPointers.ts";
import { EVERYBODY, ownerPartition } from "../../../src/lib/storage/videos/recordKeys.ts";
import { shownInBothOrders } from "../../support/storage/bothOrders.ts";
import { countedCalls } from "../../support/storage/countedCalls.ts";
import { recordRows } from "../../support/storage/recordRows.ts";
import {
  freshPrefix,
  recordOf,
  storageNamed,
  testStorage,
  videoId,
} from "../../support/storage/testStorage.ts";

const START = 1_795_400_000_000;

function tableOf(prefix: string): TableClient {
  return TableClient.fromConnectionString(inject("azurite"), `${prefix}Videos`, {
    allowInsecureConnection: true,
  });
}

/** All rows by which lists find a video. */
async function rowsOf(prefix: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of tableOf(prefix).listEntities()) {
    const { partitionKey = "", rowKey = "" } = row;
    if ([ownerPartition("anna"), EVERYBODY].includes(partitionKey) && !rowKey.startsWith("c|"))
      rows.push(plain(row));
  }
  return rows;
}

/** A row without what storage and the notes of changes add, and its JSON in whatever order. */
function plain({ etag: _, timestamp: _at, stamp: _stamp, noted: _noted, ...row }: Record<string, unknown>) {
  const { json0, ...columns } = row;
  return json0 === undefined ? columns : { ...columns, json0: fromJsonColumns(row) };
}

const ended = (record: VideoRecord): VideoRecord => ({ ...record, stage: "completed", actual: 8_000 });

test("tests fill their shelves with the rows that the app writes, under way and ended", async () => {
  for (const end of [false, true]) {
    const prefix = freshPrefix();
    const { records } = storageNamed(prefix);
    const record = recordOf();
    await records.insert(record);
    if (end) await records.change("anna", record.id, ended);
    const written = recordRows(end ? ended(record) : record).map(plain);
    expect(await rowsOf(prefix)).toEqual(expect.arrayContaining(written));
    expect(await rowsOf(prefix)).toHaveLength(written.length);
  }
});

test("whatever becomes of a video, also after its end, both orders show it as it is", async () => {
  const storage = testStorage();
  const { records } = storage;
  const record = recordOf();
  const lives: ((record: VideoRecord) => VideoRecord)[] = [
    (it) => ({ ...it, stage: "running", progress: 40 }),
    ended,
    (it) => ({ ...it, actual: 16_000, unaccounted: 8_000 }),
    (it) => ({ ...it, outputs: it.outputs.map((output) => ({ ...output, status: "expired" })) }),
    (it) => ({ ...it, stage: "running" }),
    (it) => ({ ...it, progress: 70 }),
    (it) => ({ ...it, stage: "failed", failure: "provider_failed" }),
  ];
  await records.insert(record);
  let now = record;
  for (const change of lives) {
    now = change(now);
    await records.change("anna", record.id, change);
    expect(await shownInBothOrders(storage, "anna", [record.id])).toEqual([now]);
  }
  await records.remove("anna", record.id);
  expect(await shownInBothOrders(storage, "anna", [record.id])).toEqual([]);
});

test("a page of ended videos is one call and one row more than it shows; those under way are read by one call more", async () => {
  const prefix = freshPrefix();
  const counted = countedCalls();
  const storage = storageNamed(prefix, [counted.policy]);
  const { records } = storage;
  const films = Array.from({ length: 6 }, (_, index) => recordOf({ id: videoId(START + index) }));
  for (const film of films) await records.insert(film);
  const cost = () => counted.costOf(() => records.page("anna", { limit: 4, order: "asc" }));
  expect(await cost()).toEqual({ calls: 2, rows: 10 });
  const end = (places: readonly number[]) =>
    Promise.all(places.map((place) => records.change("anna", films[place]?.id ?? "", ended)));
  await end([0, 1, 4, 5]);
  expect(await cost()).toEqual({ calls: 2, rows: 5 + 2 });
  await end([2, 3]);
  expect(await cost()).toEqual({ calls: 1, rows: 5 });
});

test("an ended video of an earlier version, whose pointer holds nothing, is shown, and from its next change on held", async () => {
  const prefix = freshPrefix();
  const storage = storageNamed(prefix);
  const record = recordOf({ stage: "completed" });
  await storage.records.insert(record);
  const bare = pointerTo({ ...record, stage: "queued" });
  await tableOf(prefix).updateEntity(bare, "Replace");
  expect(await shownInBothOrders(storage, "anna", [record.id])).toEqual([record]);
  await storage.records.change("anna", record.id, ended);
  expect(await rowsOf(prefix)).toContainEqual(plain(pointerTo(ended(record))));
  // And where a delete of that version broke off.
  await tableOf(prefix).deleteEntity(bare.partitionKey, bare.rowKey);
  await storage.records.remove("anna", record.id);
  expect(await shownInBothOrders(storage, "anna", [record.id])).toEqual([]);
});

test("with a filter the pointers' keys alone are read, and of the records what meets it", async () => {
  const queries: string[] = [];
  const policy: PipelinePolicy = {
    name: "queries",
    async sendRequest(request, next) {
      queries.push(new URL(request.url).searchParams.get("$select") ?? "all");
      return await next(request);
    },
  };
  const prefix = freshPrefix();
  const record = recordOf({ stage: "completed" });
  await storageNamed(prefix).records.insert(record);
  const { records } = storageNamed(prefix, [policy]);
  await records.ownerOf(record.id);
  queries.length = 0;
  const query = { limit: 4, order: "asc", stages: ["completed"] } as const;
  expect(await records.page("anna", query)).toEqual({ records: [record], hasMore: false });
  expect(queries).toEqual(["RowKey", "all"]);
});
