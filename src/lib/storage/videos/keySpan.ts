import { firstIdAt } from "../../domain/video/videoId.ts";
import { justAfter, startingWith, ulidOf } from "../table/rowKeys.ts";
import { ascending, descending, requireUlid } from "./recordKeys.ts";

/** Which videos a list may show; ids carry the time at which their video was made, and so does every key. */
export interface Span {
  readonly order: "asc" | "desc";
  /** Last id of the page before. It need not exist any more: it is a place in the order. */
  readonly after?: string | null;
  /** Only videos made at this moment or later, in milliseconds since 1970. */
  readonly createdFrom?: number | null;
  /** Only videos made earlier, in milliseconds since 1970. */
  readonly createdBefore?: number | null;
}

/** The stretch of row keys in which a list's next videos lie. */
export function keySpan({ order, after, createdFrom, createdBefore }: Span): {
  readonly from: string;
  readonly below: string;
} {
  const last = ulidOf(after ?? "");
  const first = createdFrom == null ? null : requireUlid(firstIdAt(createdFrom));
  const end = createdBefore == null ? null : requireUlid(firstIdAt(createdBefore));
  if (order === "asc") {
    const { from, below } = startingWith("a|");
    return {
      from: latest([from, last && justAfter(ascending(last)), first && ascending(first)]),
      below: earliest([below, end && ascending(end)]),
    };
  }
  const { from, below } = startingWith("d|");
  return {
    from: latest([from, last && justAfter(descending(last)), end && justAfter(descending(end))]),
    below: earliest([below, first && justAfter(descending(first))]),
  };
}

function latest(keys: readonly (string | null)[]): string {
  return keys.reduce<string>((most, key) => (key !== null && key > most ? key : most), "");
}

function earliest(keys: readonly (string | null)[]): string {
  return keys.reduce<string>((least, key) => (key !== null && key < least ? key : least), "~");
}
