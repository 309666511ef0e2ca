import { pausedUntil } from "../../domain/capacity/groupState.ts";
import type { Services } from "../../services/services.ts";

/** Gives a group's tickets no slots before `until`. Harmless twice; a longer pause stands. */
export async function pauseGroup(
  group: string,
  until: number,
  { storage }: Pick<Services, "storage">,
): Promise<void> {
  await storage.capacity.changeGroup(group, (state) => pausedUntil(state, until));
}
