import { creating, type Table } from "../table/table.ts";
import { ascending, descending, EVERYBODY, requireUlid } from "./recordKeys.ts";

/** Points at a video of this owner among everybody's, in both orders; harmless when it is there. */
export async function pointAt(table: Table, id: string, owner: string): Promise<void> {
  const ulid = requireUlid(id);
  await table.write(
    [descending(ulid), ascending(ulid)].map((rowKey) =>
      creating({ partitionKey: EVERYBODY, rowKey, ulid, owner }),
    ),
  );
}

/** Takes a video from among everybody's; harmless when it is gone. A pointer left behind is passed over by lists. */
export async function removePointers(table: Table, id: string): Promise<void> {
  const ulid = requireUlid(id);
  for (const rowKey of [descending(ulid), ascending(ulid)]) await table.remove(EVERYBODY, rowKey);
}
