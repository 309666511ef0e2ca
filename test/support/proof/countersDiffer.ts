import type { Storage } from "../../../src/lib/storage/connectStorage.ts";
import type { Counter } from "../../../src/lib/storage/ledger/counters.ts";

/** Where the counters of these months ("2026-11") say something else than the entries that they sum, in words. */
export async function countersDiffer(
  { ledger }: Pick<Storage, "ledger">,
  months: readonly string[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const month of months) {
    const whole = { from: `${month}-01`, to: lastDayOf(month) };
    const counted = {
      month: await ledger.owners(whole, whole.to),
      day: await ledger.days(whole, null),
    };
    const booked = { month: new Map<string, number>(), day: new Map<string, number>() };
    for await (const { kind, owner, model, amount, reservedAt } of ledger.rowsOf(month)) {
      if (kind !== "settle" && !kind.startsWith("correct-")) continue;
      add(booked.month, `${owner} ${model}`, amount);
      add(booked.day, `${new Date(reservedAt).toISOString().slice(0, 10)} ${model}`, amount);
    }
    for (const each of ["month", "day"] as const) {
      const [counts, entries] = [spentIn(counted[each]), inWords(booked[each])];
      if (counts !== entries) problems.push(`a ${each}'s counters have ${counts}, its entries ${entries}`);
    }
  }
  return problems;
}

function spentIn(counters: readonly Counter[]): string {
  const sums = new Map<string, number>();
  for (const { owner, day, models } of counters)
    for (const [model, { spent }] of Object.entries(models)) add(sums, `${owner ?? day} ${model}`, spent);
  return inWords(sums);
}

function inWords(sums: ReadonlyMap<string, number>): string {
  const spent = [...sums].filter(([, sum]) => sum !== 0).map(([key, sum]) => `${key}: ${sum}`);
  return spent.toSorted().join(", ");
}

function add(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}

function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
