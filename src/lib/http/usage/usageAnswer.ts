import type { HttpResponseInit } from "@azure/functions";
import type { Grouping } from "../../domain/money/usage.ts";
import type { UsageObject } from "../../domain/money/usageObject.ts";
import { csvOf } from "./csv.ts";
import { prefersCsv } from "./prefersCsv.ts";

const COLUMNS = ["key", "videos", "seconds", "estimated", "actual", "unaccounted"] as const;

/** The answer about money: JSON; or, where the caller likes that better, CSV: one line a group, without groups one of all. */
export function usageAnswer(
  usage: UsageObject,
  grouping: Grouping | null,
  accept: string | null,
): HttpResponseInit {
  if (!prefersCsv(accept)) return { headers: { vary: "Accept" }, jsonBody: usage };
  const lines = grouping === null ? [{ key: "total", ...usage.total }] : usage.groups;
  const name = `usage-${usage.from}-${usage.to}.csv`;
  return {
    headers: {
      vary: "Accept",
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="${name}"`,
    },
    body: csvOf([COLUMNS, ...lines.map((line) => COLUMNS.map((column) => line[column]))]),
  };
}
