/** What a request asks for, whatever the URL style. */
export type RouteName =
  | "create"
  | "retrieve"
  | "list"
  | "delete"
  | "remix"
  | "generation"
  | "content"
  | "thumbnail";

/** Which of the two protocols a path belongs to. */
export type Family = "sora-1" | "videos";

export interface Route {
  readonly name: RouteName;
  readonly family: Family;
  readonly style: "v1" | "deployments" | "plain";
  readonly resource: string;
  /** The deployment named by the path; null in the other styles. */
  readonly deployment: string | null;
  /** The job or generation named by the path. */
  readonly id: string | null;
}

/** `none`: no such API at all; `below`: the video service is reached, but has no such path. */
export type Match = { readonly kind: "route"; readonly route: Route } | { readonly kind: "none" | "below" };

type Methods = Readonly<Record<string, RouteName>>;

const content: Methods = { GET: "content", HEAD: "content" };

const paths: readonly { pattern: RegExp; family: Family; methods: Methods }[] = [
  { pattern: /^video\/generations\/jobs$/, family: "sora-1", methods: { POST: "create", GET: "list" } },
  {
    pattern: /^video\/generations\/jobs\/([^/]+)$/,
    family: "sora-1",
    methods: { GET: "retrieve", DELETE: "delete" },
  },
  { pattern: /^video\/generations\/([^/]+)$/, family: "sora-1", methods: { GET: "generation" } },
  { pattern: /^video\/generations\/([^/]+)\/content\/video$/, family: "sora-1", methods: content },
  {
    pattern: /^video\/generations\/([^/]+)\/content\/thumbnail$/,
    family: "sora-1",
    methods: { GET: "thumbnail", HEAD: "thumbnail" },
  },
  { pattern: /^videos$/, family: "videos", methods: { POST: "create", GET: "list" } },
  { pattern: /^videos\/([^/]+)$/, family: "videos", methods: { GET: "retrieve", DELETE: "delete" } },
  { pattern: /^videos\/([^/]+)\/content$/, family: "videos", methods: content },
  { pattern: /^videos\/([^/]+)\/remix$/, family: "videos", methods: { POST: "remix" } },
];

const prefix = /^(?:\/r\/([^/]+))?\/(?:openai\/(?:(v1)|deployments\/([^/]+))|(v1))\/(.+)$/;

/** Finds the route of a request; percent-encoded names are decoded. */
export function matchRoute(method: string, pathname: string): Match {
  const parts = prefix.exec(pathname);
  if (!parts) return { kind: "none" };
  const [, resource, , deployment, plain, rest = ""] = parts;
  const style = plain ? "plain" : deployment ? "deployments" : "v1";
  // The article builds a status URL from a root that ends in the deployment: root + /jobs/{id}.
  const path = style === "deployments" ? rest.replace(/^jobs(?=\/|$)/, "video/generations/jobs") : rest;
  if (!/^videos?(\/|$)/.test(path)) return { kind: "none" };
  for (const { pattern, family, methods } of paths) {
    const found = pattern.exec(path);
    const name = methods[method];
    if (!found || !name || (style === "plain" && family === "sora-1")) continue;
    const id = decoded(found[1]);
    const named = { resource: decoded(resource) ?? "default", deployment: decoded(deployment), id };
    return { kind: "route", route: { name, family, style, ...named } };
  }
  return { kind: "below" };
}

function decoded(part: string | undefined): string | null {
  if (part === undefined) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
