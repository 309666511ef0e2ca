import { createPrivateKey, sign } from "node:crypto";
import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createPipelineRequest,
} from "@azure/core-rest-pipeline";
import * as z from "zod";
import type { TokenCredential } from "./access.ts";
import { boundedClient } from "./boundedClient.ts";
import { parseJson } from "./errorBody.ts";
import { nearness } from "./hosts.ts";
import { type ProxyChoice, throughProxy } from "./proxy.ts";

const HOUR_SECONDS = 3_600;
const LONGEST_ANSWER = 2 ** 20;
const TIME_LIMIT_MS = 30_000;

const ACCOUNT = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  token_uri: z.url({ protocol: /^https?$/ }),
});
const GIVEN = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

type Account = z.output<typeof ACCOUNT>;

/** What a service account's tokens are asked with. */
export interface ServiceAccountOptions {
  /** The JSON of its key, asked for at each call; null when its setting is empty. */
  readonly key: () => string | null;
  readonly proxy: ProxyChoice;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** For all of an answer. */
  readonly timeLimitMs?: number;
}

/** Why the text is no service account that tokens can be asked for with, null when it is one. Never holds the key. */
export function accountProblem(json: string | null): string | null {
  const account = readAccount(json);
  if (!account) return "holds no Google service account";
  const { protocol, hostname } = new URL(account.token_uri);
  if (protocol !== "https:" && nearness(hostname) !== "loopback")
    return "holds a service account whose token_uri is not https";
  return privateKey(account) ? null : "holds a service account without a usable private_key";
}

/**
 * Signs in as a Google service account: a JWT signed with its key is exchanged for an access token at its `token_uri`
 * (RFC 7523; https://developers.google.com/identity/protocols/oauth2/service-account). Throws when no token is given.
 */
export function serviceAccount({
  key,
  proxy,
  now,
  timeLimitMs = TIME_LIMIT_MS,
}: ServiceAccountOptions): TokenCredential {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(throughProxy(proxy));
  const sender = boundedClient(createDefaultHttpClient(), LONGEST_ANSWER);

  return {
    async getToken(scopes) {
      const account = readAccount(key());
      if (!account) throw new Error("no service account is configured");
      const request = createPipelineRequest({
        url: account.token_uri,
        method: "POST",
        // A limit of the request's own would end with the headers.
        abortSignal: AbortSignal.timeout(timeLimitMs),
        allowInsecureConnection: accountProblem(key()) === null,
        body: new URLSearchParams({
          grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
          assertion: assertion(account, [scopes].flat().join(" "), now()),
        }).toString(),
      });
      request.headers.set("Content-Type", "application/x-www-form-urlencoded");
      const { status, bodyAsText } = await pipeline.sendRequest(sender, request);
      const given = GIVEN.safeParse(parseJson(bodyAsText ?? "")).data;
      if (!given) throw new Error(`the service account was given no token: HTTP ${status}`);
      return { token: given.access_token, expiresOnTimestamp: now() + given.expires_in * 1_000 };
    },
  };
}

function assertion(account: Account, scope: string, now: number): string {
  const seconds = Math.floor(now / 1_000);
  const header = { alg: "RS256", typ: "JWT", kid: account.private_key_id };
  const { client_email: iss, token_uri: aud } = account;
  const claims = { iss, scope, aud, iat: seconds, exp: seconds + HOUR_SECONDS };
  const said = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = sign("sha256", Buffer.from(said), account.private_key).toString("base64url");
  return `${said}.${signature}`;
}

function readAccount(json: string | null): Account | null {
  return ACCOUNT.safeParse(parseJson(json ?? "")).data ?? null;
}

function privateKey({ private_key }: Account): boolean {
  try {
    return createPrivateKey(private_key).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}
