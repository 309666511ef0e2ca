import type { HttpResponseInit } from "@azure/functions";
import type { AuthConfig } from "../../domain/owner/caller.ts";

/** Where the page asks for it; no file of the build has this name. */
export const STUDIO_CONFIG = "/studio/config.json";

/** A word for a prompt, and what comes of it. */
interface TryWord {
  readonly word: string;
  readonly what: string;
}

/** What the page must know before anybody is signed in. Settings that are wrong are null: health tells of them. */
export function studioConfig(
  config: { readonly auth: AuthConfig; readonly studioTry: readonly TryWord[] | null } | null,
): HttpResponseInit {
  return {
    headers: { "cache-control": "no-store" },
    jsonBody: { auth: config?.auth.mode ?? null, try: config?.studioTry ?? [] },
  };
}
