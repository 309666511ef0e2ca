import { createHash } from "node:crypto";
import * as z from "zod";
import type { Caller } from "../../domain/owner/caller.ts";

const PRINCIPAL = z.object({
  auth_typ: z.string(),
  role_typ: z.string().nullish(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
});

/** What the platform calls the directory (Microsoft Entra ID). */
const DIRECTORY = "aad";
const OBJECT_ID = ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid"];
const SUBJECT = ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", "sub"];
const ROLES = ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"];

/**
 * The caller that the platform has signed in, from `x-ms-client-principal`; null when there is none or it cannot be
 * read. Believe it only where the platform's sign-in is on, which overwrites the header: anybody can send it otherwise.
 * Claims mean what they do at their issuer alone: object ids and app roles (`admin` makes an admin) are the directory's;
 * an owner of another identity provider is that provider and its subject.
 */
export function callerBySignIn(headers: Headers): Caller | null {
  const principal = PRINCIPAL.safeParse(decode(headers.get("x-ms-client-principal")));
  if (!principal.success) return null;
  const { auth_typ: provider, role_typ: roleType, claims } = principal.data;
  const claimOf = (types: readonly string[]) =>
    claims.find(({ typ, val }) => types.includes(typ) && val !== "")?.val;

  const subject = claimOf(SUBJECT);
  if (provider !== DIRECTORY)
    return subject === undefined
      ? null
      : { kind: "caller", owner: ownerElsewhere(provider, subject), admin: false };
  const objectId = claimOf(OBJECT_ID)?.toLowerCase();
  if (objectId === undefined && subject === undefined) return null;
  const roles = roleType ? [...ROLES, roleType] : ROLES;
  return {
    kind: "caller",
    owner: ownerFrom(objectId ?? `${DIRECTORY}-${subject}`),
    admin: claims.some(({ typ, val }) => roles.includes(typ) && val === "admin"),
  };
}

function decode(header: string | null): unknown {
  try {
    return JSON.parse(Buffer.from(header ?? "", "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Owners are storage keys: what such a key cannot hold is replaced by a hash of the whole. */
function ownerFrom(id: string): string {
  return isStorageKey(id) ? id : hashed(id);
}

/** No two pairs are one owner, and none is an owner of the directory: anything but a plain name is hashed as a pair. */
function ownerElsewhere(provider: string, subject: string): string {
  const id = `${provider}-${subject}`;
  const isPlain = /^[a-z]+$/i.test(provider) && !RESERVED.test(provider);
  return isPlain && isStorageKey(id) ? id : hashed(JSON.stringify([provider, subject]));
}

/** What other owners begin with: those without an object id, hashes, and object ids (eight hexadecimal digits). */
const RESERVED = /^(?:aad|id|[a-f]{8})$/i;

function isStorageKey(id: string): boolean {
  return /^[A-Za-z0-9._@-]{1,128}$/.test(id);
}

function hashed(text: string): string {
  return `id-${createHash("sha256").update(text, "utf8").digest("hex")}`;
}
