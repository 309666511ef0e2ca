export interface Route {
  /** The parameters of a decoded path that fits, else undefined. */
  match(path: string): Record<string, string> | undefined;
}

/** Reads a route of literals and parameters, such as `videos/{id}`. Throws when it holds anything else. */
export function parseRoute(template: string): Route {
  const segments = template.split("/").filter((segment) => segment !== "");
  const strange = segments.find((segment) => !/^([\w.-]+|\{\w+\})$/.test(segment));
  if (strange)
    throw new Error(`The local host does not support the segment "${strange}" of the route "${template}".`);
  return {
    match(path) {
      const given = path.replace(/^\/|\/$/g, "").split("/");
      if (given.length !== segments.length) return undefined;
      const params: Record<string, string> = {};
      for (const [index, segment] of segments.entries()) {
        const value = given[index] ?? "";
        const name = /^\{(\w+)\}$/.exec(segment)?.[1];
        if (name === undefined && value.toLowerCase() !== segment.toLowerCase()) return undefined;
        if (name !== undefined && value === "") return undefined;
        if (name !== undefined) params[name] = value;
      }
      return params;
    },
  };
}
