import type { ApiPath } from "../routeName.ts";

/** What is below the root of the API. */
export const PATHS: readonly ApiPath[] = [
  { pattern: /^video\/generations\/jobs$/, methods: { POST: "create", GET: "list" } },
  { pattern: /^video\/generations\/jobs\/([^/]+)$/, methods: { GET: "retrieve", DELETE: "delete" } },
  { pattern: /^video\/generations\/([^/]+)$/, methods: { GET: "generation" } },
  {
    pattern: /^video\/generations\/([^/]+)\/content\/video$/,
    methods: { GET: "content", HEAD: "content" },
  },
  {
    pattern: /^video\/generations\/([^/]+)\/content\/thumbnail$/,
    methods: { GET: "thumbnail", HEAD: "thumbnail" },
  },
];
