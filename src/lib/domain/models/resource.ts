import type { ProviderTarget, VideoModel } from "./model.ts";

/** The server that an endpoint belongs to: its host, and what comes before the API's own paths. */
export function serverOf(endpoint: string): string {
  const url = new URL(endpoint);
  const path = url.pathname.split(/\/(?:openai|v1)(?:\/|$)/)[0] ?? "";
  return `${url.host}${path.replace(/\/+$/, "")}`;
}

/**
 * What tells one resource from another: two targets with the same key share one list, one credit and one set of limits. Two
 * keys of one server are two accounts.
 */
export function resourceKey({ endpoint, auth }: Pick<ProviderTarget, "endpoint" | "auth">): string {
  const server = serverOf(endpoint);
  return "setting" in auth ? `${server} (${auth.setting})` : server;
}

/** Every place where a model's jobs can be made. */
export function targetsOf({ target, pool }: Pick<VideoModel, "target" | "pool">): readonly ProviderTarget[] {
  return pool === null ? [target] : pool.map((resource) => resource.target);
}
