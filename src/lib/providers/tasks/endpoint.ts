import type { ProviderTarget } from "../../domain/models/model.ts";

/** An address below a model's endpoint. Parts between slashes are encoded by whoever gives them; the query comes last. */
export type At = (path: string, query?: Readonly<Record<string, string | number>>) => string;

/**
 * The addresses below an endpoint, which is the host of the API, with or without a path before it or the `root` that all of
 * the API lies below (`/v1`). A query of the endpoint's own stays. Throws a TypeError when it is no http(s) address.
 */
export function below({ endpoint }: Pick<ProviderTarget, "endpoint">, root: string): At {
  const { origin, protocol, pathname, searchParams } = new URL(endpoint);
  if (!/^https?:$/.test(protocol))
    throw new TypeError("A provider's endpoint must be an http or https address.");
  const given = pathname.replace(/\/+$/, "");
  const base = given.endsWith(root) ? given : `${given}${root}`;
  return (path, query = {}) => {
    const asked = new URLSearchParams(searchParams);
    for (const [name, value] of Object.entries(query)) asked.set(name, String(value));
    return `${origin}${base}${path}${asked.size > 0 ? `?${asked}` : ""}`;
  };
}

/** A part of a path, percent-encoded; half a surrogate pair, which would throw, becomes U+FFFD. */
export function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
