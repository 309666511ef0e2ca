import { TableClient } from "@azure/data-tables";
import { inject } from "vitest";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { recordRows } from "./recordRows.ts";
import { recordOf, videoId } from "./testStorage.ts";

const ROWS_A_BATCH = 100;

/** When the first video of a shelf was made; each other one came a second later. */
export const START = 1_795_400_000_000;

/** So many videos of Anna, and among everybody's one of Ben's after each five of hers. */
export function shelf(films: number): VideoRecord[] {
  return Array.from({ length: films }, (_, index) => {
    const id = videoId(START + index * 1_000);
    const owner = index % 6 === 5 ? "ben" : "anna";
    return recordOf({
      id,
      owner,
      createdAt: START + index * 1_000,
      stage: index % 2 === 0 ? "completed" : "failed",
    });
  });
}

/** Stores many records at once, in the rows that the app would have written one by one. */
export async function storeRecords(prefix: string, records: readonly VideoRecord[]): Promise<void> {
  const table = TableClient.fromConnectionString(inject("azurite"), `${prefix}Videos`, {
    allowInsecureConnection: true,
  });
  await table.createTable();
  const rows = records.flatMap(recordRows);
  for (const ofPartition of Map.groupBy(rows, ({ partitionKey }) => partitionKey).values())
    for (let start = 0; start < ofPartition.length; start += ROWS_A_BATCH)
      await table.submitTransaction(
        ofPartition.slice(start, start + ROWS_A_BATCH).map((row) => ["create", row]),
      );
}
