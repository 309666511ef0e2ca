import { createHash, timingSafeEqual } from "node:crypto";
import type { Caller, KeyHolder } from "../../domain/owner/caller.ts";

/**
 * The holder of the key that a request carries: as a bearer token, `api-key` or `x-functions-key`. Null when none of
 * them is known. Every configured key is compared, each in constant time.
 */
export function callerByKey(headers: Headers, holders: readonly KeyHolder[]): Caller | null {
  let found: Caller | null = null;
  for (const key of presentedKeys(headers)) {
    const digest = createHash("sha256").update(key).digest();
    for (const { owner, sha256, admin } of holders) {
      const known = Buffer.from(sha256, "hex");
      const matches = known.length === digest.length && timingSafeEqual(known, digest);
      if (matches && found === null) found = { kind: "caller", owner, admin };
    }
  }
  return found;
}

/**
 * The keys of a request as bytes. A header's characters are bytes: a client that writes a key in UTF-8 has sent just
 * that, one that writes Latin-1 has sent the characters themselves. Both may be meant.
 */
function presentedKeys(headers: Headers): Buffer[] {
  const bearer = /^bearer +([^ \t]+)[ \t]*$/i.exec(headers.get("authorization") ?? "")?.[1];
  const keys = [bearer, headers.get("api-key"), headers.get("x-functions-key")];
  return keys
    .filter((key) => typeof key === "string" && key !== "")
    .flatMap((key) => [Buffer.from(key ?? "", "latin1"), Buffer.from(key ?? "", "utf8")]);
}
