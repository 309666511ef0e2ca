import type { Services } from "../../services/services.ts";

/** Who was told last to look at its line again, and when; null: when it is woken. */
interface Told {
  readonly waiter: string;
  readonly lookAgainAt: number | null;
}

const told = new WeakMap<object, Map<string, Told>>();

type Storage = Pick<Services, "storage">;

/** What this process has told waiters, by group: one with a timer of its own needs no waking before. A hint: others may know better. */
export function toldIn({ storage: { capacity } }: Storage): ReadonlyMap<string, Told> {
  return told.get(capacity) ?? new Map();
}

/** Notes what the next of a group is told, or is woken to be told. */
export function tell(group: string, waiter: string, lookAgainAt: number | null, { storage }: Storage): void {
  const groups = told.get(storage.capacity) ?? new Map<string, Told>();
  told.set(storage.capacity, groups.set(group, { waiter, lookAgainAt }));
}

/** Forgets what the next of a group was told, which may have been lost, or have been said otherwise by another process. */
export function forgetTold(group: string, { storage }: Storage): void {
  told.get(storage.capacity)?.delete(group);
}
