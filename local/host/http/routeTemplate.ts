/** One part of a route such as `videos/{id:int}/{*rest}`. */
interface Segment {
  readonly literal?: string;
  readonly parameter?: string;
  readonly pattern?: RegExp;
  readonly isOptional: boolean;
  readonly isRest: boolean;
}

export interface Route {
  /** The parameters of a path (decoded segments) that fits, else undefined. */
  match(path: readonly string[]): Record<string, string> | undefined;
  /** Among routes that fit, the smallest wins: literals before constrained, plain and catch-all parameters. */
  readonly precedence: string;
}

const constraints: Readonly<Record<string, RegExp>> = {
  int: /^-?\d+$/,
  long: /^-?\d+$/,
  bool: /^(true|false)$/i,
  guid: /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i,
  alpha: /^[a-z]*$/i,
};

/** Reads an ASP.NET-style route template. Throws when it uses a constraint that the local host does not know. */
export function parseRoute(template: string): Route {
  const segments = splitPath(template).map(parseSegment);
  return {
    match: (path) => matchSegments(segments, path),
    precedence: segments.map(rank).join(""),
  };
}

/** The non-empty segments of a path. */
export function splitPath(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function parseSegment(text: string): Segment {
  const parameter = /^\{(\*{0,2})([^:?}=]+)(?::([^?}]+))?(\?)?\}$/.exec(text);
  if (!parameter) {
    if (text.includes("{")) throw new Error(`The local host does not support the route segment "${text}".`);
    return { literal: text.toLowerCase(), isOptional: false, isRest: false };
  }
  const [, stars = "", name = "", constraint, question] = parameter;
  const isRest = stars !== "";
  const pattern = constraint === undefined ? undefined : constraints[constraint.toLowerCase()];
  if (constraint !== undefined && !pattern) {
    throw new Error(`The local host does not support the route constraint "${constraint}".`);
  }
  return {
    parameter: name,
    isOptional: question !== undefined || isRest,
    isRest,
    ...(pattern && { pattern }),
  };
}

function rank(segment: Segment): string {
  if (segment.literal !== undefined) return "1";
  if (segment.isRest) return segment.pattern ? "4" : "5";
  return segment.pattern ? "2" : "3";
}

function matchSegments(
  segments: readonly Segment[],
  path: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = segment.isRest ? path.slice(index).join("/") : path[index];
    if (value === undefined || value === "") {
      if (!segment.isOptional) return undefined;
      continue;
    }
    if (segment.literal !== undefined && segment.literal !== value.toLowerCase()) return undefined;
    if (segment.pattern && !segment.pattern.test(value)) return undefined;
    if (segment.parameter !== undefined) parameters[segment.parameter] = value;
  }
  const takesRest = segments.at(-1)?.isRest === true;
  return path.length > segments.length && !takesRest ? undefined : parameters;
}
