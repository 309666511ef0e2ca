import { KIND_NAMES, traitsOf } from "../kinds.ts";
import { decoded, type Match } from "../routes.ts";

const PREFIX = /^(?:\/r\/([^/]+))?\/([^/]+)\/(.+)$/;

/** Finds the route of a request to an API of tasks; null when its path is none of theirs. */
export function matchTask(method: string, pathname: string): Match | null {
  const [, resource, name, rest = ""] = PREFIX.exec(pathname) ?? [];
  const kind = KIND_NAMES.find((each) => each === name);
  const speech = kind && traitsOf(kind).speech;
  if (!kind || !speech) return null;
  for (const { pattern, methods } of speech.paths) {
    const found = pattern.exec(rest);
    const route = methods[method];
    if (!found || !route) continue;
    const { id, model } = found.groups ?? {};
    const named = { id: decoded(id), deployment: decoded(model), resource: decoded(resource) ?? "default" };
    return { kind: "route", route: { name: route, family: kind, style: "task", speech, ...named } };
  }
  return { kind: "below" };
}
