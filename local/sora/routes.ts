import type { RouteName } from "./routeName.ts";
import { PATHS as SORA_1 } from "./sora1/paths.ts";
import type { TaskSpeech } from "./tasks/taskSpeech.ts";
import { PATHS as VIDEOS } from "./videos/paths.ts";

/** Which protocol a path belongs to: one of the two families here, or the kind that has an API of tasks. */
export type Family = string;

export interface Route {
  readonly name: RouteName;
  readonly family: Family;
  readonly style: "v1" | "deployments" | "plain" | "task";
  /** How the API is spoken, where it is one of tasks. */
  readonly speech?: TaskSpeech;
  readonly resource: string;
  /** The deployment named by the path; null in the other styles. */
  readonly deployment: string | null;
  /** The job or generation named by the path. */
  readonly id: string | null;
}

/** `none`: no such API at all; `below`: the video service is reached, but has no such path. */
export type Match = { readonly kind: "route"; readonly route: Route } | { readonly kind: "none" | "below" };

const paths = [
  ...SORA_1.map((path) => ({ ...path, family: "sora-1" })),
  ...VIDEOS.map((path) => ({ ...path, family: "videos" })),
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

/** A part of a path as it was meant; null where there is none. */
export function decoded(part: string | undefined): string | null {
  if (part === undefined) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
