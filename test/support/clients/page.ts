/**
 * `fetch` as a browser lets a page of this origin use it: it asks beforehand where the request is not a simple one, and keeps
 * from the page what the answer does not let it have.
 */
export function fetchOfPage(origin: string): typeof fetch {
  return async (input, init = {}) => {
    const asked = new Headers(init.headers);
    const names = [...asked.keys()].filter((name) => name !== "accept").toSorted();
    const { method = "GET" } = init;
    if (names.length > 0 || !["GET", "HEAD", "POST"].includes(method)) {
      const before = await fetch(input, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": method,
          "access-control-request-headers": names.join(","),
        },
      });
      const allowed = (before.headers.get("access-control-allow-headers") ?? "").toLowerCase().split(/,\s*/);
      if (!before.ok || !lets(before, origin) || names.some((name) => !allowed.includes(name)))
        throw new TypeError("Failed to fetch");
    }
    asked.set("origin", origin);
    asked.set("sec-fetch-site", "cross-site");
    const answer = await fetch(input, { ...init, headers: asked });
    if (!lets(answer, origin)) throw new TypeError("Failed to fetch");
    return answer;
  };
}

function lets({ headers }: Response, origin: string): boolean {
  return ["*", origin].includes(headers.get("access-control-allow-origin") ?? "");
}
