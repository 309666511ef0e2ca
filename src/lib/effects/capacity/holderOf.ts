import type { Storage } from "../../storage/connectStorage.ts";

/** The key of the job that owns a provider's job, null for nobody's. Several lines may share one resource. */
export async function holderOf(
  providerId: string,
  { capacity }: Pick<Storage, "capacity">,
): Promise<string | null> {
  for (const group of await capacity.groups()) {
    const owner = await capacity.boundTo(group, providerId);
    if (owner !== null) return owner;
  }
  return null;
}
