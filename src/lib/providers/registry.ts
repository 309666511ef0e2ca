import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import type { ProviderTarget } from "../domain/models/model.ts";
import type { VideoProvider } from "./provider.ts";
import { openaiVideos } from "./videosApi/openaiVideos.ts";
import { sora1 } from "./videosApi/sora1.ts";
import { sora2 } from "./videosApi/sora2.ts";
import { httpProvider } from "./videosApi/videosProvider.ts";
import { createAccess, type TokenCredential } from "./wire/access.ts";
import { createTransport } from "./wire/transport.ts";

export interface ProviderOptions {
  readonly target: ProviderTarget;
  /** The API key, asked for at each call; null when its setting is empty. Unused unless the target signs in by key. */
  readonly key: () => string | null;
  /** What issues Entra tokens, asked for when one is needed; null when there is none. */
  readonly credential: () => TokenCredential | null;
  /** How long one call may take, retries included. A listing may take four times as long. */
  readonly timeoutSeconds: number;
  /** Put at the end of every pipeline: each sees every single try as it leaves. Names must be unique. */
  readonly policies?: readonly PipelinePolicy[];
  /** Unix milliseconds. */
  readonly now: () => number;
}

const PROTOCOLS = { "sora-1": sora1, "sora-2": sora2, "openai-videos": openaiVideos };

/** Makes the provider behind a target. Connects to nothing. Throws a TypeError when the endpoint is no http(s) address. */
export function createProvider(options: ProviderOptions): VideoProvider {
  const { target, timeoutSeconds, now } = options;
  const protocol = PROTOCOLS[target.api](target);
  const access = createAccess(target, options.key, options.credential);
  const isInsecure = new URL(target.endpoint).protocol === "http:";
  const policies = options.policies ?? [];
  const transport = createTransport({ access: access.policy, policies, timeoutSeconds, isInsecure, now });
  return httpProvider({ protocol, access, transport, timeoutSeconds, now });
}
