import type { AppFunction } from "../core/functionApp.ts";
import { parseRoute } from "./routeTemplate.ts";

type Routed = Pick<AppFunction, "name" | "trigger">;

/** Which function a request reaches, with the parameters of its path. */
export interface Reached<Fn> {
  readonly fn: Fn;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the function for a method and a decoded path; undefined when there is none. */
export type RouteTable<Fn> = (method: string, path: string) => Reached<Fn> | undefined;

/**
 * The routes of HTTP functions as the real host tries them: by the alphabet of the functions' names (case ignored), the
 * first that fits in path and method, however much better another fits. Throws when a route is not supported here.
 */
export function routeTable<Fn extends Routed>(functions: readonly Fn[], prefix: string): RouteTable<Fn> {
  const sorted = functions.toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const routes = sorted.map((fn) => {
    const { route = fn.name, methods: named } = fn.trigger;
    const methods = Array.isArray(named) && named.length > 0 ? named : ["GET", "POST"];
    return { fn, methods, match: parseRoute(prefix === "" ? `${route}` : `${prefix}/${route}`) };
  });
  return (method, path) => {
    for (const { fn, methods, match } of routes) {
      const params = methods.includes(method) ? match(path) : undefined;
      if (params) return { fn, params };
    }
    return undefined;
  };
}
