import { inverted, keyPart, ulidOf } from "../table/rowKeys.ts";
import type { Row } from "../table/table.ts";

/** Where a record lies: its owner's partition, the newest first. Throws when the id is no id of a video. */
export function recordKeys(
  owner: string,
  id: string,
): { readonly partitionKey: string; readonly rowKey: string } {
  return { partitionKey: ownerPartition(owner), rowKey: descending(requireUlid(id)) };
}

export function requireUlid(id: string): string {
  const ulid = ulidOf(id);
  if (ulid === null) throw new Error(`"${id}" is no id of a video`);
  return ulid;
}

export function ownerPartition(owner: string): string {
  return `o|${keyPart(owner)}`;
}

/** The partition that says who owns a video. */
export function idPartition(id: string): string {
  return `id|${id}`;
}

/** The partition that points at everybody's records, in both orders. */
export const EVERYBODY = "everybody";

/** A row key by which the newest comes first. */
export function descending(ulid: string): string {
  return `d|${inverted(ulid)}`;
}

/** A row key by which the oldest comes first. */
export function ascending(ulid: string): string {
  return `a|${ulid}`;
}

/** An id that was given up: a row in the record's place, which no list shows. */
export function isVoid(row: Row): boolean {
  return row["void"] === true;
}
