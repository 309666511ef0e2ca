import type { ProviderAuth } from "../domain/models/model.ts";
import type { Profile } from "../domain/models/profile.ts";

/** How an entry of the settings may say that its model is signed in to. */
export const AUTH_KINDS = ["identity", "key", "google", "none"] as const;

/** What an entry says of its sign-in. */
interface AuthEntry {
  readonly auth: (typeof AUTH_KINDS)[number];
  readonly keySetting?: string | undefined;
  readonly scope?: string | undefined;
}

const USUAL_WAYS: readonly ProviderAuth["kind"][] = ["identity", "key", "none"];

/** The sign-in of an entry that fits. */
export function authOf({ auth, keySetting, scope }: AuthEntry): ProviderAuth {
  if (auth === "key" || auth === "google") return { kind: auth, setting: keySetting ?? "" };
  if (auth === "identity" && scope !== undefined) return { kind: "identity", scope };
  return { kind: auth };
}

/** What is wrong with the sign-in of an entry, member by member. */
export function signInMisfits(
  { auth, keySetting, scope }: AuthEntry,
  { api, signIn }: Pick<Profile, "api" | "signIn">,
): readonly (readonly [member: string, message: string])[] {
  const ways = signIn.ways ?? USUAL_WAYS;
  const hasSetting = auth === "key" || auth === "google";
  const found: (readonly [string, string])[] = [];
  if (!ways.includes(auth))
    found.push(["auth", `must be ${ways.map((way) => `"${way}"`).join(" or ")} for ${api}`]);
  if (hasSetting && !keySetting)
    found.push(["keySetting", `is needed with auth "${auth}": the name of the setting that holds the key`]);
  if (!hasSetting && keySetting) found.push(["keySetting", 'belongs to auth "key"']);
  if (auth !== "identity" && scope) found.push(["scope", 'belongs to auth "identity"']);
  return found;
}
