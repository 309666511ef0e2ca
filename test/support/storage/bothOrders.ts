import { expect } from "vitest";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import type { Storage } from "../../../src/lib/storage/connectStorage.ts";

/** More than a test stores. */
const ALL = 50;

/** The videos of an owner as both orders show them, oldest first, once both show what is read one by one. */
export async function shownInBothOrders(
  { records }: Storage,
  owner: string,
  ids: Iterable<string>,
): Promise<readonly VideoRecord[]> {
  const found = await Promise.all([...ids].toSorted().map((id) => records.find(owner, id)));
  const there = found.flatMap((each) => each?.record ?? []);
  const [asc, desc] = await Promise.all([
    records.page(owner, { limit: ALL, order: "asc" }),
    records.page(owner, { limit: ALL, order: "desc" }),
  ]);
  expect(asc).toEqual({ records: there, hasMore: false });
  expect(desc).toEqual({ records: there.toReversed(), hasMore: false });
  return there;
}
