/** The parameters of a decoded path that fits, else undefined. */
export type Route = (path: string) => Readonly<Record<string, string>> | undefined;

/** Fits the root alone: the host never reaches an empty route. */
const ROOT = /^\{\w+:maxlength\(0\)\?\}$/;

/**
 * Reads a route of literals and parameters, such as `videos/{id}`, perhaps with `{*rest}` at its end; or
 * `{name:maxlength(0)?}`, the root. Throws when it holds anything else.
 */
export function parseRoute(template: string): Route {
  if (ROOT.test(template)) return (path) => (path === "/" || path === "" ? {} : undefined);
  const segments = template.split("/").filter((segment) => segment !== "");
  const patterns = segments.map((segment, index) => {
    const pattern = patternOf(segment, index === segments.length - 1);
    if (pattern) return pattern;
    throw new Error(`The local host does not support the segment "${segment}" of the route "${template}".`);
  });
  const whole = new RegExp(`^${patterns.join("")}$`, "is");
  return (path) => {
    const found = whole.exec(path.replace(/^\/?(.*?)\/?$/s, "/$1"));
    const params = Object.entries(found?.groups ?? {}).filter(([, value]) => value !== undefined);
    return found ? Object.fromEntries(params) : undefined;
  };
}

/** What fits a segment with the slash before it. `{*rest}` takes whatever the path still has, also nothing. */
function patternOf(segment: string, isLast: boolean): string | undefined {
  if (/^[\w.-]+$/.test(segment)) return `/${segment.replaceAll(".", "\\.")}`;
  const [, star, name] = /^\{(\*?)([a-z_]\w*)\}$/i.exec(segment) ?? [];
  if (star && isLast) return `(?:/(?<${name}>.*))?`;
  return name && !star ? `/(?<${name}>[^/]+)` : undefined;
}
