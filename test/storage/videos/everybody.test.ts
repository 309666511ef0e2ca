import { TableClient } from "@azure/data-tables";
import { expect, inject, test } from "vitest";
import { watchForGone } from "../../../src/lib/storage/account/goneWatch.ts";
import { openTable, type Table } from "../../../src/lib/storage/table/table.ts";
import { pointAt, pointAtEarlier } from "../../../src/lib/storage/videos/everybody.ts";
import { EVERYBODY, idPartition } from "../../../src/lib/storage/videos/recordKeys.ts";
import { freshPrefix, videoId } from "../../support/storage/testStorage.ts";

const START = 1_795_400_000_000;

function freshTable(): Table {
  const client = TableClient.fromConnectionString(inject("azurite"), `${freshPrefix()}Videos`, {
    allowInsecureConnection: true,
  });
  return openTable(client, watchForGone());
}

async function pointers(table: Table, order: "a" | "d"): Promise<unknown[]> {
  const rows = await table.all({ partitionKey: EVERYBODY, from: `${order}|`, below: `${order}}` });
  return rows.map(({ owner }) => owner);
}

test("videos of an earlier version come among everybody's bit by bit, in both orders, and newer ones stay", async () => {
  const table = freshTable();
  const owners = ["0", "1", "2", "3", "4"];
  for (const [place, owner] of owners.entries())
    await table.insert({ partitionKey: idPartition(videoId(START + place)), rowKey: "owner", owner });
  await pointAt(table, videoId(START + 9), "new");
  for (const known of [2, 4, 5, 5]) {
    await pointAtEarlier(table, 2);
    const gathered = [...owners.slice(0, known), "new"];
    expect(await pointers(table, "a")).toEqual(gathered);
    expect(await pointers(table, "d")).toEqual(gathered.toReversed());
  }
});

test("once all are there, nobody looks for more", async () => {
  const table = freshTable();
  await pointAtEarlier(table, 2);
  await table.insert({ partitionKey: idPartition(videoId(START)), rowKey: "owner", owner: "late" });
  await pointAtEarlier(table, 2);
  expect(await pointers(table, "a")).toEqual([]);
});
