export interface Route {
  /** The decoded parameters of a path that fits, else undefined. Throws a URIError when one cannot be decoded. */
  match(pathname: string): Record<string, string> | undefined;
  /** Among routes that fit the smallest wins: a literal before a parameter. */
  readonly precedence: string;
}

/** Reads a route of literals and parameters, such as `videos/{id}`. Throws when it holds anything else. */
export function parseRoute(template: string): Route {
  const segments = template.split("/").filter((segment) => segment !== "");
  const strange = segments.find((segment) => !/^([\w.-]+|\{\w+\})$/.test(segment));
  if (strange)
    throw new Error(`The local host does not support the segment "${strange}" of the route "${template}".`);
  const path = segments.map((segment) => segment.replace(/^\{(\w+)\}$/, ":$1")).join("/");
  const pattern = new URLPattern({ pathname: `/${path}{/}?` }, { ignoreCase: true });
  return {
    precedence: segments.map((segment) => (segment.startsWith("{") ? "2" : "1")).join(""),
    match(pathname) {
      const groups = pattern.exec({ pathname })?.pathname.groups;
      if (!groups) return undefined;
      return Object.fromEntries(
        Object.entries(groups).map(([name, value = ""]) => [name, decodeURIComponent(value)]),
      );
    },
  };
}
