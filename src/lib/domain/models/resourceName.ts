import type { ProviderTarget } from "./model.ts";

/** The provider resource that a job lives on, as logs name it: its host and port, without paths and queries. */
export function resourceName({ endpoint }: Pick<ProviderTarget, "endpoint">): string {
  return new URL(endpoint).host;
}
