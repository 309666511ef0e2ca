import { createHash } from "node:crypto";

/** A new API key and what API_KEYS keeps of it. */
export interface ApiKey {
  /** The key itself, which nobody can work out again. */
  readonly key: string;
  /** The entry of API_KEYS. */
  readonly holder: { readonly owner: string; readonly sha256: string; readonly admin: boolean };
}

/** Makes the key of an owner from 32 random bytes. */
export function makeApiKey(owner: string, admin: boolean, random: Uint8Array): ApiKey {
  const key = `dailies_${Buffer.from(random).toString("base64url")}`;
  return { key, holder: { owner, sha256: createHash("sha256").update(key, "utf8").digest("hex"), admin } };
}
