/** What a request asks for, as the real host's server reads it. */
export interface RequestTarget {
  /** Decoded, but for `%2F`: a segment never falls into two. */
  readonly path: string;
  /** From the question mark on, as it was sent; empty without one. */
  readonly search: string;
  /** The host that an absolute target names, else `localhost`. */
  readonly host: string;
}

/** Reads a request's target, in whatever form; undefined when it cannot be read, or holds a NUL. */
export function readTarget(url: string): RequestTarget | undefined {
  const whole = url.startsWith("/") ? `http://localhost${url}` : url;
  if (!URL.canParse(whole)) return undefined;
  const { pathname, search, host } = new URL(whole);
  const path = pathname.replace(/(?:%(?!2f)[0-9a-f]{2})+/gi, decoded);
  return path.includes("\0") ? undefined : { path, search, host };
}

/** The target as the host asks the app for it: encoded anew, so that `%2F` comes out encoded twice. */
export function forwardedTarget({ path, search }: RequestTarget): string {
  return encodeURI(path).replace(/[?#]/g, encodeURIComponent) + search;
}

/** What is no UTF-8 stays as it was sent. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
