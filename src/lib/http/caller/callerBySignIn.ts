import { createHash } from "node:crypto";
import { z } from "zod";
import type { Caller } from "../../domain/owner/caller.ts";

const PRINCIPAL = z.object({
  auth_typ: z.string(),
  role_typ: z.string().nullish(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
});

const OBJECT_ID = ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid"];
const SUBJECT = ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", "sub"];
const ROLES = ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"];

/**
 * The caller that the platform has signed in, from `x-ms-client-principal`; null when there is none or it cannot be
 * read. Believe it only where the platform's sign-in is on, which overwrites the header: anybody can send it otherwise.
 * The owner is the directory's object id, else identity provider and subject; app role `admin` makes an admin.
 */
export function callerBySignIn(headers: Headers): Caller | null {
  const principal = PRINCIPAL.safeParse(decode(headers.get("x-ms-client-principal")));
  if (!principal.success) return null;
  const { auth_typ: provider, role_typ: roleType, claims } = principal.data;
  const claimOf = (types: readonly string[]) =>
    claims.find(({ typ, val }) => types.includes(typ) && val !== "")?.val;

  const objectId = claimOf(OBJECT_ID);
  const subject = claimOf(SUBJECT);
  if (objectId === undefined && subject === undefined) return null;
  const roles = roleType ? [...ROLES, roleType] : ROLES;
  return {
    kind: "caller",
    owner: ownerFrom(objectId?.toLowerCase() ?? `${provider}-${subject}`),
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
  if (/^[A-Za-z0-9._@-]{1,128}$/.test(id)) return id;
  return `id-${createHash("sha256").update(id, "utf8").digest("hex")}`;
}
