import type { ProviderTarget } from "../../domain/models/model.ts";
import { resourceKey } from "../../domain/models/resource.ts";
import type { Tools } from "../../services/tools.ts";

/** Ids up to this length may be counted: two servers give the same ones to different jobs. */
const COUNTED_ID_LENGTH = 15;

type Place = Pick<ProviderTarget, "endpoint" | "auth">;

/** True for a provider's id that another server may have given as well. */
export function isCounted(providerId: string): boolean {
  return providerId.length <= COUNTED_ID_LENGTH;
}

/** The resource that such an id was counted on, by its key; null for one that is an only one. */
export function countedAt(providerId: string, target: Place): string | null {
  return isCounted(providerId) ? resourceKey(target) : null;
}

/** A provider job as its line keeps whose it is: where several servers stand before it, with the one that counted its id. */
export function boundJob(
  group: string,
  providerId: string,
  target: Place | null,
  { config, clock }: Pick<Tools, "config" | "clock">,
) {
  const isPool = config.resourcesOf(group, []).length > 1;
  const resource = isPool && target ? countedAt(providerId, target) : null;
  return { providerId, ...(resource === null ? {} : { resource }), now: clock.now() };
}
