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

/** What differs from API to API in its addresses. Paths start with a slash; ids are encoded already. */
export interface UrlStyle {
  /** The path jobs are posted to. `base` is the endpoint's own path, without a slash at its end. */
  readonly createPath: (target: ProviderTarget, base: string) => CreatePath;
  /** The api-version that is sent where the setting names none; null = none. */
  readonly usualVersion: Readonly<Record<ProviderTarget["paths"], string | null>>;
  readonly film: (createPath: string, outputId: string) => Place;
  readonly thumbnail: (createPath: string, outputId: string) => Place;
}

export interface CreatePath {
  readonly path: string;
  /** Whether the endpoint is the full create address itself. */
  readonly isGiven: boolean;
}

type Place = readonly [path: string, ...query: readonly Pair[]];

/**
 * The addresses behind a model's endpoint, which is either the resource (with or without a path in front, or ending in
 * `/openai/v1` or `/v1`) or the full create address. Throws a TypeError when the endpoint is no http(s) address.
 */
export function providerUrls(target: ProviderTarget, style: UrlStyle): ProviderUrls {
  const endpoint = new URL(target.endpoint);
  if (!/^https?:$/.test(endpoint.protocol))
    throw new TypeError("A provider's endpoint must be an http or https address.");
  const create = style.createPath(target, endpoint.pathname.replace(/\/+$/, ""));
  // A full create address is used as it is: only a version set by name is added to it.
  const usualVersion = create.isGiven ? null : style.usualVersion[target.paths];
  const query = new Query(endpoint.search, target.apiVersion ?? usualVersion);
  const at = (path: string, ...pairs: readonly Pair[]) => `${endpoint.origin}${path}${query.with(pairs)}`;
  const page = (after: string | null): readonly Pair[] => [
    ["limit", String(LIST_PAGE)],
    ...(after === null ? [] : [["after", after] as const]),
  ];
  const job = (id: string, rest = "") => `${create.path}/${segment(id)}${rest}`;
  return {
    create: at(create.path),
    job: (id) => at(job(id)),
    remix: (id) => at(job(id, "/remix")),
    list: (after) => at(create.path, ...page(after)),
    film: (id) => at(...style.film(create.path, segment(id))),
    thumbnail: (id) => at(...style.thumbnail(create.path, segment(id))),
  };
}

/** Azure's `…/openai/v1` or `…/openai/deployments/{deployment}`, however much of it the endpoint already has. */
export function azureRoot(target: ProviderTarget, base: string): string {
  if (/\/openai\/(v1|deployments\/[^/]+)$/.test(base)) return base;
  const prefix = base.replace(/\/openai$/, "");
  if (target.paths === "v1") return `${prefix}/openai/v1`;
  return `${prefix}/openai/deployments/${segment(target.deployment)}`;
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
