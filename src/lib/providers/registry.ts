import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import type { ProviderTarget } from "../domain/models/model.ts";
import type { Profile } from "../domain/models/profile.ts";
import type { Adapter } from "./adapter.ts";
import * as adapters from "./adapters.ts";
import type { VideoProvider } from "./provider.ts";
import { createAccess, type TokenCredential } from "./wire/access.ts";
import type { ProxyChoice } from "./wire/proxy.ts";
import { accountProblem, serviceAccount } from "./wire/serviceAccount.ts";
import { createTransport } from "./wire/transport.ts";

export interface ProviderOptions {
  readonly target: ProviderTarget;
  /** The API key, asked for at each call; null when its setting is empty. Unused unless the target signs in by key. */
  readonly key: () => string | null;
  /** What issues Entra tokens, asked for when one is needed; null when there is none. */
  readonly credential: () => TokenCredential | null;
  /** How long one call may take, retries included. A listing may take four times as long. */
  readonly timeoutSeconds: number;
  /** Which proxy stands before an address; none where it is left out. */
  readonly proxy?: ProxyChoice;
  /** Put at the end of every pipeline: each sees every single try as it leaves. Names must be unique. */
  readonly policies?: readonly PipelinePolicy[];
  /** Unix milliseconds. */
  readonly now: () => number;
}

const ADAPTERS: ReadonlyMap<string, Adapter> = new Map(
  Object.values(adapters).map((adapter) => [adapter.profile.api, adapter]),
);

/** What every API that the app speaks is like. */
export const PROFILES: readonly Profile[] = [...ADAPTERS.values()].map(({ profile }) => profile);

/**
 * Makes the provider behind a target. Connects to nothing. Throws when no adapter speaks its API, as in a version of the
 * app that is older than the job, and a TypeError when the endpoint is no http(s) address.
 */
export function createProvider(options: ProviderOptions): VideoProvider {
  const { target, timeoutSeconds, now } = options;
  const adapter = ADAPTERS.get(target.api);
  if (!adapter) throw new Error(`no adapter speaks '${target.api}'`);
  const proxy = options.proxy ?? (() => null);
  const { key, credential } = options;
  const { signIn } = adapter.profile;
  const account = serviceAccount({ key, proxy, now });
  const access = createAccess({ target, signIn, key, credential, serviceAccount: account, accountProblem });
  const transport = createTransport({
    endpoint: target.endpoint,
    access: access.policy,
    proxy,
    policies: options.policies ?? [],
    timeoutSeconds,
    now,
  });
  return adapter.connect(target, { access, transport, timeoutSeconds, now });
}
