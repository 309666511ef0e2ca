import { isOutOfReach } from "../../domain/capacity/groupState.ts";
import type { Services } from "../../services/services.ts";

/** Those of the groups whose provider does not answer; one row is read for each. */
export async function silentGroups(
  groups: readonly string[],
  { storage, clock }: Pick<Services, "storage" | "clock">,
): Promise<ReadonlySet<string>> {
  const now = clock.now();
  const states = await Promise.all(
    [...new Set(groups)].map(async (name) => ({ name, state: await storage.capacity.stateOf(name) })),
  );
  return new Set(states.filter(({ state }) => isOutOfReach(state, now)).map(({ name }) => name));
}
