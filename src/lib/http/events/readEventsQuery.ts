import type { Problem } from "../../domain/request/problem.ts";
import { readQuery } from "../body/readQuery.ts";

export type EventsQuery =
  | { readonly kind: "events"; readonly id: string | null }
  | { readonly kind: "problems"; readonly problems: readonly [Problem, ...Problem[]] };

/** Reads which video is to be followed; null = all of the caller's. */
export function readEventsQuery(query: URLSearchParams): EventsQuery {
  const read = readQuery(query, ["id"]);
  return read.kind === "problems" ? read : { kind: "events", id: read.values.id ?? null };
}
