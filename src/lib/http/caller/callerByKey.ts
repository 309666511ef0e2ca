import { createHash, timingSafeEqual } from "node:crypto";
import type { Caller, KeyHolder } from "../../domain/owner/caller.ts";
import { keyInCookie } from "./sessionCookie.ts";

/**
 * The holder of the key that a request carries: as a bearer token, `api-key` or `x-functions-key`, or, without any of
 * these, in its session's cookie. Null when none of them is known.
 */
export function callerByKey(headers: Headers, holders: readonly KeyHolder[]): Caller | null {
  const presented = presentedKeys(headers);
  if (presented.length > 0) return holderOf(presented.flatMap(readingsOf), holders);
  const key = keyInCookie(headers);
  return key === null ? null : holderOf([Buffer.from(key, "utf8")], holders);
}

/** The holder of the first of these keys that is known. Every configured key is compared, each in constant time. */
export function holderOf(keys: readonly Buffer[], holders: readonly KeyHolder[]): Caller | null {
  let found: Caller | null = null;
  for (const bytes of keys) {
    const digest = createHash("sha256").update(bytes).digest();
    for (const { owner, sha256, admin } of holders) {
      const known = Buffer.from(sha256, "hex");
      const matches = known.length === digest.length && timingSafeEqual(known, digest);
      if (matches && found === null) found = { kind: "caller", owner, admin };
    }
  }
  return found;
}

/** Everything in a request's headers that could be a key, known or not. */
export function presentedKeys(headers: Headers): string[] {
  // No \s here: the bytes of a key in UTF-8 can look like a space of Latin-1.
  const bearer = /^bearer +([^ \t]+)[ \t]*$/i.exec(headers.get("authorization") ?? "")?.[1];
  const keys = [bearer, headers.get("api-key"), headers.get("x-functions-key")];
  return keys.filter((key): key is string => typeof key === "string" && key !== "");
}

/** A header's value has one character for each byte that was sent: UTF-8 by most clients, Latin-1 by some. */
function readingsOf(value: string): Buffer[] {
  return [Buffer.from(value, "latin1"), Buffer.from(value, "utf8")];
}
