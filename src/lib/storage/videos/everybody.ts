import { odata } from "@azure/data-tables";
import { creating, type Table } from "../table/table.ts";
import { ascending, descending, EVERYBODY, idPartition, requireUlid } from "./recordKeys.ts";

/** Points at a video of this owner among everybody's, in both orders; harmless when it is there. */
export async function pointAt(table: Table, id: string, owner: string): Promise<void> {
  const ulid = requireUlid(id);
  await table.write(
    [descending(ulid), ascending(ulid)].map((rowKey) =>
      creating({ partitionKey: EVERYBODY, rowKey, ulid, owner }),
    ),
  );
}

/** Says whose a video is, and points at it among everybody's; harmless when that is there. Comes before the record. */
export async function announce(table: Table, id: string, owner: string): Promise<void> {
  await Promise.all([
    table.insert({ partitionKey: idPartition(id), rowKey: "owner", owner }),
    pointAt(table, id, owner),
  ]);
}

/** Takes a video from among everybody's; harmless when it is gone. A pointer left behind is passed over by lists. */
export async function removePointers(table: Table, id: string): Promise<void> {
  const ulid = requireUlid(id);
  for (const rowKey of [descending(ulid), ascending(ulid)]) await table.remove(EVERYBODY, rowKey);
}

/** How far `pointAtEarlier` has come. */
const MARK = "earlier";

/**
 * Points at videos that were accepted before there were such pointers, the oldest first and at most `most` of them; when
 * all are there, it is done for good. Harmless twice.
 */
export async function pointAtEarlier(table: Table, most: number): Promise<void> {
  const mark = await table.find(EVERYBODY, MARK);
  if (mark?.["done"] === true) return;
  let last = typeof mark?.["last"] === "string" ? mark["last"] : idPartition("");
  let seen = 0;
  for await (const { partitionKey, owner } of table.sift(
    odata`PartitionKey gt ${last} and PartitionKey lt ${"id}"}`,
  )) {
    if (typeof owner === "string") await pointAt(table, partitionKey.slice(idPartition("").length), owner);
    last = partitionKey;
    seen += 1;
    if (seen === most) break;
  }
  await table.put({ partitionKey: EVERYBODY, rowKey: MARK, last, done: seen < most });
}
