import type { ProviderTarget } from "../../domain/models/model.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import type { Tools } from "../../services/tools.ts";

/** Ids up to this length may be counted: two servers give the same ones to different jobs. */
const COUNTED_ID_LENGTH = 15;

/**
 * The key of the job that owns a provider's job, null for nobody's. Several lines may share one resource; a short id is
 * that of another job where it is owned in a line whose models are all elsewhere. `target`: null where the resource is not known.
 */
export async function holderOf(
  providerId: string,
  target: Pick<ProviderTarget, "endpoint"> | null,
  { storage: { capacity }, config: { models } }: Pick<Tools, "storage" | "config">,
): Promise<string | null> {
  const here = target && resourceName(target);
  for (const group of await capacity.groups()) {
    const hosts = models.flatMap((model) => (model.group === group ? [resourceName(model.target)] : []));
    const isElsewhere = here !== null && hosts.length > 0 && !hosts.includes(here);
    if (isElsewhere && providerId.length <= COUNTED_ID_LENGTH) continue;
    const owner = await capacity.boundTo(group, providerId);
    if (owner !== null) return owner;
  }
  return null;
}
