/** How a route keeps owners apart. */
type Kept =
  /** It is about one film: a stranger's id is answered as one that nobody has. The body is a right one. */
  | { readonly kind: "film"; readonly body?: unknown; readonly query?: readonly string[] }
  /** It is for admins. */
  | { readonly kind: "admins" }
  /** It shows or makes what is the caller's; tests see that it is the caller's alone. */
  | { readonly kind: "own" }
  /** It says the same to everybody, and knows nothing of films. */
  | { readonly kind: "same"; readonly body?: unknown };

/** Every function that answers requests; a new one without a line here fails a test. */
export const KEPT: Readonly<Record<string, Kept>> = {
  getVideo: { kind: "film", query: ["", "?expand=signed_urls"] },
  deleteVideo: { kind: "film" },
  cancelVideo: { kind: "film" },
  remixVideo: { kind: "film", body: { prompt: "At night" } },
  resolveVideo: { kind: "film", body: { never_made: true } },
  getContent: { kind: "film", query: ["", "?variant=thumbnail", "?index=0", "?redirect=1"] },
  notifyVideo: { kind: "film" },
  createVideo: { kind: "own" },
  postMcp: { kind: "own" },
  listVideos: { kind: "own" },
  getUsage: { kind: "own" },
  getEvents: { kind: "own" },
  getOperations: { kind: "admins" },
  estimateVideo: { kind: "same", body: { prompt: "A secret of theirs" } },
  listModels: { kind: "same" },
  getHealth: { kind: "same" },
  getOpenapi: { kind: "same" },
  unknownPath: { kind: "same" },
  createSession: { kind: "same", body: { key: "nobody-has-it" } },
  deleteSession: { kind: "same" },
  getRoot: { kind: "same" },
  getStudio: { kind: "same" },
};
