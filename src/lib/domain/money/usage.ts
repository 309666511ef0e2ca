import { NOTHING, plus, type Sums } from "./sums.ts";

/** What money can be grouped by. */
export const GROUPINGS = ["model", "day", "owner"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What was counted of one owner, or (null) of all, in one day or (null) some days, by model. */
export interface CountedPart {
  readonly owner: string | null;
  readonly day: string | null;
  readonly models: Readonly<Record<string, Sums>>;
}

export interface UsageGroup {
  readonly key: string;
  readonly sums: Sums;
}

/** What these parts come to: together, and by each key in order. Without a grouping there are no groups. */
export function usageOf(
  parts: readonly CountedPart[],
  grouping: Grouping | null,
): { readonly total: Sums; readonly groups: readonly UsageGroup[] } {
  const groups = new Map<string, Sums>();
  let total = NOTHING;
  for (const part of parts)
    for (const [model, sums] of Object.entries(part.models)) {
      total = plus(total, sums);
      const key = grouping === "model" ? model : grouping === null ? null : part[grouping];
      if (key !== null) groups.set(key, plus(groups.get(key) ?? NOTHING, sums));
    }
  return { total, groups: Array.from(groups, ([key, sums]) => ({ key, sums })).toSorted(byKey) };
}

function byKey(a: UsageGroup, b: UsageGroup): number {
  return a.key < b.key ? -1 : Number(a.key > b.key);
}
