import type { AuthConfig, Caller, Stranger } from "../../domain/owner/caller.ts";
import { callerByKey } from "./callerByKey.ts";
import { callerBySignIn } from "./callerBySignIn.ts";
import { isLoopbackHost } from "./isLoopbackHost.ts";

/** Says who is calling, from the request's headers alone. The platform's principal header counts in `easyauth` only. */
export function identifyCaller(headers: Headers, auth: AuthConfig): Caller | Stranger {
  switch (auth.mode) {
    case "keys":
      return (
        callerByKey(headers, auth.keys) ?? {
          kind: "unauthorized",
          message: "No or an unknown API key. Send it as 'Authorization: Bearer <key>' or 'api-key: <key>'.",
        }
      );
    case "easyauth":
      return callerBySignIn(headers) ?? { kind: "unauthorized", message: "Sign in to use this service." };
    case "open":
      return isLocal(headers)
        ? { kind: "caller", owner: "local", admin: true }
        : {
            kind: "forbidden",
            message: "Without sign-in this service answers on this machine's own address only.",
          };
  }
}

/** A page elsewhere can make its own name point here: only the names that always mean this machine are served. */
function isLocal(headers: Headers): boolean {
  // The platform would take the name from here, and there is no platform where everybody is let in.
  if (headers.has("disguised-host")) return false;
  const names = [headers.get("host"), headers.get("x-forwarded-host")].filter((name) => name !== null);
  const isAskedHere = names.every((name) => name.split(",").every((each) => isLoopbackHost(each.trim())));
  return names.length > 0 && isAskedHere && isFromHere(headers.get("origin"));
}

/** Browsers let any page send a form here, and say whose page it was: another site's must not spend money. */
function isFromHere(origin: string | null): boolean {
  return origin === null || (URL.canParse(origin) && isLoopbackHost(new URL(origin).host));
}
