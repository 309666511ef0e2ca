import { odata } from "@azure/data-tables";
import { type Days, monthsOf } from "../../domain/money/days.ts";
import { justAfter, startingWith } from "../table/rowKeys.ts";
import type { Table } from "../table/table.ts";
import { type Counter, counterKey, parseCounter, withoutEmpty } from "./counters.ts";

/** The counters of these days, of one owner or (null) of all, oldest first: one query a month. */
export async function daysOf(table: Table, days: Days, owner: string | null): Promise<readonly Counter[]> {
  const months = monthsOf(days, days.to).map(({ month: partitionKey, from, to }) =>
    table.all({
      partitionKey,
      from: counterKey({ owner, day: from }),
      below: justAfter(counterKey({ owner, day: to })),
    }),
  );
  return (await Promise.all(months)).flat().map(parseCounter).map(withoutEmpty);
}

/**
 * The counters of every owner in these days: of a month that lies in them whole (as far as it has come by `today`) one for
 * each owner, else one for each owner and day.
 */
export async function ownersIn(table: Table, days: Days, today: string): Promise<readonly Counter[]> {
  const months = monthsOf(days, today).map(({ month: partitionKey, from, to, isWhole }) =>
    isWhole
      ? table.all({ partitionKey, ...startingWith("month|o|") })
      : table.all({
          partitionKey,
          ...startingWith("day|o|"),
          where: odata`day ge ${from} and day le ${to}`,
        }),
  );
  return (await Promise.all(months)).flat().map(parseCounter).map(withoutEmpty);
}
