/** A known caller: whose videos and money they see, and whether they may see everybody's. */
export interface Caller {
  readonly kind: "caller";
  readonly owner: string;
  readonly admin: boolean;
}

/** A stranger; `kind` is the error code of the answer. */
export interface Stranger {
  readonly kind: "unauthorized" | "forbidden";
  readonly message: string;
}

/** Who looks at something of ours, and at which address they reach us. */
export interface Viewer {
  readonly caller: Caller;
  /** Absolute URL of the API as the viewer reaches it, without a slash at its end. */
  readonly baseUrl: string;
}

/** Who may call, as configured by AUTH_MODE. */
export type AuthConfig =
  | { readonly mode: "keys"; readonly keys: readonly KeyHolder[] }
  | { readonly mode: "open" }
  | { readonly mode: "easyauth" };

/** One configured key, as its SHA-256 in hex; the key itself is nowhere kept. */
export interface KeyHolder {
  readonly owner: string;
  readonly sha256: string;
  readonly admin: boolean;
}
