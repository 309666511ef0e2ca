import { withProof } from "../../domain/capacity/groupState.ts";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { resourceKey } from "../../domain/models/resource.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";
import { holderOf } from "../capacity/holderOf.ts";

/** Whether the list shows jobs of ours, now or ever: noted in the group once it does. */
export async function showsOurs(
  listed: readonly ProviderSnapshot[],
  group: string,
  target: ProviderTarget,
  tools: Tools,
): Promise<boolean> {
  const { storage } = tools;
  const resource = resourceKey(target);
  if ((await storage.capacity.stateOf(group)).proven.includes(resource)) return true;
  for (const { jobId } of listed) {
    if ((await holderOf(jobId, target, tools)) === null) continue;
    await storage.capacity.changeGroup(group, (state) => withProof(state, resource));
    return true;
  }
  return false;
}
