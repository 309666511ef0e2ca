import type { ProviderTarget } from "../../domain/models/model.ts";
import { targetsOf } from "../../domain/models/resource.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import type { Tools } from "../../services/tools.ts";
import { countedAt, isCounted } from "./boundJob.ts";

/**
 * The key of the job that owns a provider's job, null for nobody's. Several lines may share one resource; a short id is
 * that of another job where it is owned in a line whose models are all elsewhere. `target`: null where the resource is not known.
 */
export async function holderOf(
  providerId: string,
  target: Pick<ProviderTarget, "endpoint" | "auth"> | null,
  { storage: { capacity }, config: { models } }: Pick<Tools, "storage" | "config">,
): Promise<string | null> {
  const here = target && resourceName(target);
  const resource = target && countedAt(providerId, target);
  for (const group of await capacity.groups()) {
    const hosts = models.flatMap((model) =>
      model.group === group ? targetsOf(model).map(resourceName) : [],
    );
    const isElsewhere = here !== null && hosts.length > 0 && !hosts.includes(here);
    if (isElsewhere && isCounted(providerId)) continue;
    const owner = await capacity.boundTo(group, providerId);
    if (owner !== null) return owner;
    const there = resource === null ? null : await capacity.boundTo(group, providerId, resource);
    if (there !== null) return there;
  }
  return null;
}
