import type { ApiPath } from "../routeName.ts";

/** What is below the root of the API. */
export const PATHS: readonly ApiPath[] = [
  { pattern: /^videos$/, methods: { POST: "create", GET: "list" } },
  { pattern: /^videos\/([^/]+)$/, methods: { GET: "retrieve", DELETE: "delete" } },
  { pattern: /^videos\/([^/]+)\/content$/, methods: { GET: "content", HEAD: "content" } },
  { pattern: /^videos\/([^/]+)\/remix$/, methods: { POST: "remix" } },
];
