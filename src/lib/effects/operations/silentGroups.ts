import { isOutOfReach, UNTOUCHED } from "../../domain/capacity/groupState.ts";
import type { Services } from "../../services/services.ts";

/** Those of the groups whose provider does not answer; one row is read for each. */
export async function silentGroups(
  groups: readonly string[],
  { storage, clock }: Pick<Services, "storage" | "clock">,
): Promise<ReadonlySet<string>> {
  const now = clock.now();
  const names = [...new Set(groups)];
  const states = await Promise.all(names.map((name) => storage.capacity.stateOf(name)));
  return new Set(names.filter((_, index) => isOutOfReach(states[index] ?? UNTOUCHED, now)));
}
