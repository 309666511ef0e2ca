import {
  type BearerTokenAuthenticationPolicyOptions,
  bearerTokenAuthenticationPolicy,
  type PipelinePolicy,
  type SendRequest,
} from "@azure/core-rest-pipeline";
import type { ProviderTarget } from "../../domain/models/model.ts";
import type { SignIn } from "../../domain/models/profile.ts";

/** What issues tokens: `@azure/identity`'s credentials are such. */
export type TokenCredential = NonNullable<BearerTokenAuthenticationPolicyOptions["credential"]>;

/** How requests to one provider are signed. */
export interface Access {
  /** Why nothing can be sent as configured, null when it can. For the log; never holds the key. */
  readonly problem: () => string | null;
  /** Signs requests to the provider's own origins, and takes every credential off those to another (redirects). */
  readonly policy: PipelinePolicy;
  /** What must never be seen in a log. */
  readonly secrets: () => readonly (string | null)[];
}

/** What requests are signed with. Keys and credentials are asked for at each call, so that they can change. */
export interface AccessOptions {
  readonly target: ProviderTarget;
  readonly signIn: SignIn;
  /** What the key's setting holds. */
  readonly key: () => string | null;
  /** Issues Entra tokens; null when there is no identity. */
  readonly credential: () => TokenCredential | null;
  /** Issues the tokens of the service account that the setting holds. */
  readonly serviceAccount: TokenCredential;
  /** What is wrong with a service account, null when nothing is. */
  readonly accountProblem: (json: string | null) => string | null;
}

/** Makes the signing of one target. */
export function createAccess(options: AccessOptions): Access {
  const { target, signIn, credential, serviceAccount } = options;
  const { keyHeader, headers = {}, alsoAt = [] } = signIn;
  const { origin, protocol } = new URL(target.endpoint);
  const { auth } = target;
  const origins = new Set([origin, ...alsoAt]);
  const key = () => ("setting" in auth ? (options.key()?.trim() ?? "") : "");
  const sign = signer();

  return { problem, secrets: () => [key()], policy: { name: "providerAccess", sendRequest } };

  function problem(): string | null {
    switch (auth.kind) {
      case "key":
        if (key() === "") return `the setting ${auth.setting} holds no key`;
        return /^[\x21-\x7e]+$/.test(key()) ? null : `the setting ${auth.setting} holds no valid key`;
      case "none":
        return null;
      case "google": {
        const wrong = options.accountProblem(options.key());
        return wrong === null ? overHttps("a service account") : `the setting ${auth.setting} ${wrong}`;
      }
      case "identity":
        return overHttps("an identity") ?? (credential() === null ? "no identity is available" : null);
    }
  }

  function overHttps(who: string): string | null {
    return protocol === "https:" ? null : `${who} is only used over https, and the endpoint is plain http`;
  }

  function sendRequest(...[request, next]: Parameters<PipelinePolicy["sendRequest"]>) {
    request.headers.delete(keyHeader.name);
    request.headers.delete("Authorization");
    for (const name of Object.keys(headers)) request.headers.delete(name);
    if (!origins.has(new URL(request.url).origin)) return next(request);
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    return sign.sendRequest(request, next);
  }

  function signer(): Pick<PipelinePolicy, "sendRequest"> {
    if (auth.kind === "identity") {
      const getToken: TokenCredential["getToken"] = async (...args) =>
        (await credential()?.getToken(...args)) ?? null;
      return bearer(auth.scope ?? signIn.scope, { getToken });
    }
    if (auth.kind === "google") return bearer(signIn.scope, serviceAccount);
    return {
      sendRequest: (request, next: SendRequest) => {
        if (auth.kind === "key") request.headers.set(keyHeader.name, `${keyHeader.prefix}${key()}`);
        return next(request);
      },
    };
  }
}

function bearer(scope: string | null, credential: TokenCredential): Pick<PipelinePolicy, "sendRequest"> {
  return bearerTokenAuthenticationPolicy({ scopes: scope ?? [], credential });
}
