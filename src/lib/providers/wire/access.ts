import {
  type BearerTokenAuthenticationPolicyOptions,
  bearerTokenAuthenticationPolicy,
  type PipelinePolicy,
  type SendRequest,
} from "@azure/core-rest-pipeline";
import type { ProviderTarget } from "../../domain/models/model.ts";
import type { SignIn } from "../../domain/models/profile.ts";

/** What issues Entra tokens: `@azure/identity`'s credentials are such. */
export type TokenCredential = NonNullable<BearerTokenAuthenticationPolicyOptions["credential"]>;

/** How requests to one provider are signed. */
export interface Access {
  /** Why nothing can be sent as configured, null when it can. For the log; never holds the key. */
  readonly problem: () => string | null;
  /** Signs requests to the provider's own origin, and takes every credential off those to another (redirects). */
  readonly policy: PipelinePolicy;
  /** What must never be seen in a log. */
  readonly secrets: () => readonly (string | null)[];
}

/** Makes the signing of one target. The key and the credential are asked for at each call, so that both can change. */
export function createAccess(
  target: ProviderTarget,
  { keyHeader, scope }: SignIn,
  readKey: () => string | null,
  credential: () => TokenCredential | null,
): Access {
  const { origin, protocol } = new URL(target.endpoint);
  const { auth } = target;
  const key = () => (auth.kind === "key" ? (readKey()?.trim() ?? "") : "");
  const sign = signer();

  return { problem, secrets: () => [key()], policy: { name: "providerAccess", sendRequest } };

  function problem(): string | null {
    if (auth.kind === "key") {
      if (key() === "") return `the setting ${auth.setting} holds no key`;
      return /^[\x21-\x7e]+$/.test(key()) ? null : `the setting ${auth.setting} holds no valid key`;
    }
    if (auth.kind === "none") return null;
    if (protocol !== "https:") return "an identity is only used over https, and the endpoint is plain http";
    return credential() === null ? "no identity is available" : null;
  }

  function sendRequest(...[request, next]: Parameters<PipelinePolicy["sendRequest"]>) {
    request.headers.delete(keyHeader.name);
    request.headers.delete("Authorization");
    return new URL(request.url).origin === origin ? sign.sendRequest(request, next) : next(request);
  }

  function signer(): Pick<PipelinePolicy, "sendRequest"> {
    if (auth.kind === "identity") {
      const getToken: TokenCredential["getToken"] = async (...args) =>
        (await credential()?.getToken(...args)) ?? null;
      return bearerTokenAuthenticationPolicy({ scopes: scope, credential: { getToken } });
    }
    return {
      sendRequest: (request, next: SendRequest) => {
        if (auth.kind === "key") request.headers.set(keyHeader.name, `${keyHeader.prefix}${key()}`);
        return next(request);
      },
    };
  }
}
