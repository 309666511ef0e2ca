export interface Route {
  /** The parameters of a decoded path that fits, else undefined. */
  match(path: string): Record<string, string> | undefined;
}

/** A last segment that takes whatever the path still has, also nothing. */
const REST = /^\{\*(\w+)\}$/;
/** Fits the root alone: the host never reaches an empty route. */
const ROOT = /^\{(\w+):maxlength\(0\)\?\}$/;

/**
 * Reads a route of literals and parameters, such as `videos/{id}`, perhaps with `{*rest}` at its end; or
 * `{name:maxlength(0)?}`, the root. Throws when it holds anything else.
 */
export function parseRoute(template: string): Route {
  if (ROOT.test(template)) return { match: (path) => (path === "/" || path === "" ? {} : undefined) };
  const segments = template.split("/").filter((segment) => segment !== "");
  const rest = REST.exec(segments.at(-1) ?? "")?.[1];
  const fixed = rest === undefined ? segments : segments.slice(0, -1);
  const strange = fixed.find((segment) => !/^([\w.-]+|\{\w+\})$/.test(segment));
  if (strange)
    throw new Error(`The local host does not support the segment "${strange}" of the route "${template}".`);
  return {
    match(path) {
      const given = path.replace(/^\/|\/$/g, "").split("/");
      if (rest === undefined ? given.length !== fixed.length : given.length < fixed.length) return undefined;
      const params: Record<string, string> = {};
      for (const [index, segment] of fixed.entries()) {
        const value = given[index] ?? "";
        const name = /^\{(\w+)\}$/.exec(segment)?.[1];
        if (name === undefined && value.toLowerCase() !== segment.toLowerCase()) return undefined;
        if (name !== undefined && value === "") return undefined;
        if (name !== undefined) params[name] = value;
      }
      const left = given.slice(fixed.length);
      return rest === undefined || left.length === 0 ? params : { ...params, [rest]: left.join("/") };
    },
  };
}
