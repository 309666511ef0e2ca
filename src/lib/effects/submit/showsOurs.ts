import { withProof } from "../../domain/capacity/groupState.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";
import { holderOf } from "../capacity/holderOf.ts";

/** Whether the list shows jobs of ours, now or ever: noted in the group once it does. */
export async function showsOurs(
  listed: readonly ProviderSnapshot[],
  group: string,
  endpoint: string,
  tools: Tools,
): Promise<boolean> {
  const { storage } = tools;
  if ((await storage.capacity.load(group)).group.proven.includes(endpoint)) return true;
  for (const { jobId } of listed) {
    if ((await holderOf(jobId, { endpoint }, tools)) === null) continue;
    await storage.capacity.changeGroup(group, (state) => withProof(state, endpoint));
    return true;
  }
  return false;
}
