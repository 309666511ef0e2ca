import type { TransactionAction } from "@azure/data-tables";
import * as z from "zod";
import { dayOf } from "../../domain/money/days.ts";
import { isNothing, NOTHING, plus, type Sums } from "../../domain/money/sums.ts";
import { fromJsonColumns, toJsonColumns } from "../table/jsonColumns.ts";
import { keyPart } from "../table/rowKeys.ts";
import { creating, type Row, replacing } from "../table/table.ts";

/** Sums over the entries of a month or one of its days, model by model. */
export interface Counter {
  /** Null: of all owners. */
  readonly owner: string | null;
  /** Null: of the whole month. */
  readonly day: string | null;
  readonly models: Readonly<Record<string, Sums>>;
}

/** Which counter. */
export type CounterPlace = Pick<Counter, "owner" | "day">;

/** A row holds 1 MiB, and every change writes it anew: the models beyond count as one. */
const MODELS_AT_MOST = 200;
/** No model has such a name. */
const OTHERS = "(others)";

const count = z.number().default(0);
/** Loose, as all that is stored: sums that a newer version keeps survive a change made by an older one. */
const SUMS = z.looseObject({
  reserved: count,
  spent: count,
  unaccounted: count,
  estimated: count,
  videos: count,
  seconds: count,
});
const COUNTER = z.looseObject({
  owner: z.string().nullable(),
  day: z.string().nullable(),
  models: z.record(z.string(), SUMS),
});

/**
 * Row key of a counter: `month|all`, `month|o|<owner>`, `day|all|<day>` or `day|o|<owner>|<day>`, so that the days of one
 * owner, and the months of all owners, lie side by side.
 */
export function counterKey({ owner, day }: CounterPlace): string {
  const whose = owner === null ? "all" : `o|${keyPart(owner)}`;
  return day === null ? `month|${whose}` : `day|${whose}|${day}`;
}

/** The four counters of an entry: the month's of all first, which every entry changes. */
export function countersOf(owner: string, reservedAt: number): readonly CounterPlace[] {
  return [null, dayOf(reservedAt)].flatMap((day) => [
    { owner: null, day },
    { owner, day },
  ]);
}

/** The counter of a row. Throws when it is damaged. */
export function parseCounter(row: Row): Counter {
  return COUNTER.parse(fromJsonColumns(row));
}

/** The sums of all models; nothing when there is no row yet. */
export function sumsOf(row: Row | null): Sums {
  return row === null ? NOTHING : Object.values(parseCounter(row).models).reduce(plus, NOTHING);
}

/** Changes a counter by what an entry of this model adds; `row` is what there is of it. */
export function adding(
  partitionKey: string,
  place: CounterPlace,
  row: Row | null,
  model: string,
  change: Partial<Sums>,
): TransactionAction {
  const before: Counter = row === null ? { ...place, models: {} } : parseCounter(row);
  const names = Object.keys(before.models);
  const isFull = names.length >= MODELS_AT_MOST && !Object.hasOwn(before.models, model);
  const name = isFull ? OTHERS : model;
  const sums = Object.hasOwn(before.models, name) ? before.models[name] : undefined;
  const models = { ...before.models, [name]: { ...sums, ...plus(sums ?? NOTHING, change) } };
  const keys = { partitionKey, rowKey: counterKey(place) };
  const dated = place.day === null ? {} : { day: place.day };
  const changed = { ...keys, ...dated, ...toJsonColumns({ ...before, models }) };
  return row === null ? creating(changed) : replacing(changed, row.etag);
}

/** A counter without the models of which nothing is left. */
export function withoutEmpty(counter: Counter): Counter {
  const models = Object.entries(counter.models).filter(([, sums]) => !isNothing(sums));
  return { ...counter, models: Object.fromEntries(models) };
}

/** The place of a period ("2026-11" or "2026-11-22") and an owner. */
export function placeOf(period: string, owner: string | null): CounterPlace & { readonly month: string } {
  const month = period.slice(0, "2026-11".length);
  return { owner, day: period === month ? null : period, month };
}
