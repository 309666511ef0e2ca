/**
 * The parameters that a path has by a route's template, such as `api/v1/videos/{id}`; null when it does not fit. As in
 * the host's own matching, literals differ by more than case, and one slash at the end changes nothing.
 */
export function routeParams(template: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = template.split("/");
  const given = path.replace(/^\/|\/$/g, "").split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = decoded(given[index] ?? "");
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (value === null || value === "") return null;
    if (name === undefined && value.toLowerCase() !== segment.toLowerCase()) return null;
    if (name !== undefined) params[name] = value;
  }
  return params;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
