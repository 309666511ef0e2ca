import type { ProviderTarget } from "../../domain/models/model.ts";

/** Every address of one model at its provider. Ids go in as they came; each address keeps the endpoint's query. */
export interface ProviderUrls {
  readonly create: string;
  readonly job: (jobId: string) => string;
  readonly remix: (jobId: string) => string;
  readonly list: (after: string | null) => string;
  readonly film: (outputId: string) => string;
  readonly thumbnail: (outputId: string) => string;
}

/** How many jobs are asked for at once: the most OpenAI's list allows. */
export const LIST_PAGE = 100;

/** What the samples of both protocols send where the setting names no api-version. */
const USUAL_VERSION = {
  v1: { "sora-1": "preview", "sora-2": null },
  deployments: { "sora-1": "2025-02-15-preview", "sora-2": "2024-08-01-preview" },
} as const;

/**
 * The addresses behind a model's endpoint, which is either the resource (with or without a path in front, or ending in
 * `/openai/v1` or `/v1`) or the full create address (ending in `/videos`, `/video/generations/jobs` or `/jobs`).
 * Throws a TypeError when the endpoint is no http(s) address.
 */
export function providerUrls(target: ProviderTarget): ProviderUrls {
  const endpoint = new URL(target.endpoint);
  if (!/^https?:$/.test(endpoint.protocol))
    throw new TypeError("A provider's endpoint must be an http or https address.");
  const create = createPath(target, endpoint.pathname.replace(/\/+$/, ""));
  const query = new Query(endpoint.search, versionFor(target, create.isGiven));
  const at = (path: string, ...pairs: readonly Pair[]) => `${endpoint.origin}${path}${query.with(pairs)}`;
  const page = (after: string | null): readonly Pair[] => [
    ["limit", String(LIST_PAGE)],
    ...(after === null ? [] : [["after", after] as const]),
  ];
  const job = (id: string, rest = "") => `${create.path}/${segment(id)}${rest}`;
  const common = {
    create: at(create.path),
    job: (id: string) => at(job(id)),
    remix: (id: string) => at(job(id, "/remix")),
    list: (after: string | null) => at(create.path, ...page(after)),
  };

  if (target.api !== "sora-1") {
    return {
      ...common,
      film: (id) => at(job(id, "/content")),
      thumbnail: (id) => at(job(id, "/content"), ["variant", "thumbnail"]),
    };
  }
  // A root with `/jobs` alone still has its films where all others have them.
  const generations = create.path.replace(/(\/video\/generations)?\/jobs$/, "/video/generations");
  const generation = (id: string) => `${generations}/${segment(id)}/content`;
  return {
    ...common,
    film: (id) => at(`${generation(id)}/video`, ["quality", "high"]),
    thumbnail: (id) => at(`${generation(id)}/thumbnail`),
  };
}

/** The path jobs are posted to, and whether the endpoint named it itself. */
function createPath(
  target: ProviderTarget,
  base: string,
): { readonly path: string; readonly isGiven: boolean } {
  if (target.api === "sora-1") {
    if (/\/jobs$/.test(base)) return { path: base, isGiven: true };
    if (/\/video\/generations$/.test(base)) return { path: `${base}/jobs`, isGiven: true };
    return { path: `${azureRoot(target, base)}/video/generations/jobs`, isGiven: false };
  }
  if (/\/videos$/.test(base)) return { path: base, isGiven: true };
  if (target.api === "sora-2") return { path: `${azureRoot(target, base)}/videos`, isGiven: false };
  return { path: `${/\/v\d+$/.test(base) ? base : `${base}/v1`}/videos`, isGiven: false };
}

/** `…/openai/v1` or `…/openai/deployments/{deployment}`, however much of it the endpoint already has. */
function azureRoot(target: ProviderTarget, base: string): string {
  if (/\/openai\/(v1|deployments\/[^/]+)$/.test(base)) return base;
  const prefix = base.replace(/\/openai$/, "");
  if (target.paths === "v1") return `${prefix}/openai/v1`;
  return `${prefix}/openai/deployments/${segment(target.deployment)}`;
}

/** An endpoint that is the full create address is used as it is: only a version set by name is added to it. */
function versionFor(target: ProviderTarget, isGiven: boolean): string | null {
  if (target.apiVersion !== null) return target.apiVersion;
  return isGiven || target.api === "openai-videos" ? null : USUAL_VERSION[target.paths][target.api];
}

type Pair = readonly [name: string, value: string];

/** The endpoint's query, kept to the letter, with pairs put behind it. */
class Query {
  readonly #kept: string;

  constructor(search: string, version: string | null) {
    const has = new URLSearchParams(search).has("api-version");
    this.#kept = [search.slice(1), ...(version === null || has ? [] : [encode(["api-version", version])])]
      .filter((part) => part !== "")
      .join("&");
  }

  with(pairs: readonly Pair[]): string {
    const all = [this.#kept, ...pairs.map(encode)].filter((part) => part !== "").join("&");
    return all === "" ? "" : `?${all}`;
  }
}

function encode([name, value]: Pair): string {
  return `${segment(name)}=${segment(value)}`;
}

/** Percent-encoded; half a surrogate pair, which would throw, becomes U+FFFD. */
function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
