import type { HttpMethod } from "@azure/functions";
import { ROUTE_PREFIX } from "../http/answers/apiUrl.ts";
import { routeParams } from "../http/request/routeParams.ts";

const registered: { readonly template: string; readonly methods: readonly HttpMethod[] }[] = [];

/** Notes that there is something at the paths of this template, and with which methods. */
export function noteRegistered(template: string, methods: readonly HttpMethod[]): void {
  registered.push({ template, methods });
}

/** The methods that something answers at this path, in the order of the alphabet; none where there is nothing. */
export function methodsAt(path: string): readonly HttpMethod[] {
  const there = registered.filter(({ template }) => routeParams(template, path) !== null);
  return [...new Set(there.flatMap(({ methods }) => methods))].sort();
}

/** The names that a path of the API can begin with. */
export function beginnings(): readonly string[] {
  const names = registered.map(({ template }) => template.slice(ROUTE_PREFIX.length).split("/", 1)[0] ?? "");
  return [...new Set(names)].sort();
}
