import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import type { ProviderTarget } from "../../../src/lib/domain/models/model.ts";
import type { ProviderJob, VideoProvider } from "../../../src/lib/providers/provider.ts";
import { createProvider, type ProviderOptions } from "../../../src/lib/providers/registry.ts";

/** The key every test signs in with: it must never be seen again. */
export const KEY = "k3y-0123456789abcdef";

/** A target of the usual kind, with what a test cares about put in. */
export function targetAt(endpoint: string, changes: Partial<ProviderTarget> = {}): ProviderTarget {
  const auth = { kind: "key", setting: "PROVIDER_KEY" } as const;
  return {
    api: "sora-2",
    endpoint,
    deployment: "film-maker",
    paths: "v1",
    apiVersion: null,
    auth,
    ...changes,
  };
}

/** A provider on a server of the test. */
export function providerAt(
  endpoint: string,
  changes: Partial<ProviderTarget> = {},
  options: Partial<Omit<ProviderOptions, "target">> = {},
): VideoProvider {
  return createProvider({
    target: targetAt(endpoint, changes),
    key: () => KEY,
    credential: () => null,
    timeoutSeconds: 20,
    now: Date.now,
    ...options,
  });
}

/** A plain text-to-video job. */
export function jobOf(changes: Partial<ProviderJob> = {}): ProviderJob {
  const size = { width: 1280, height: 720 };
  return {
    prompt: "A paper boat on a canal",
    size,
    seconds: 4,
    variants: 1,
    image: null,
    remixOf: null,
    fields: {},
    mark: null,
    ...changes,
  };
}

/** An image as it is handed to a provider; its bytes mean nothing. */
export function imageOf(contentType: string) {
  return { bytes: new Uint8Array([137, 80, 78, 71, 0, 255, 13, 10]), contentType };
}

/** A policy that counts the tries that leave. */
export function countingPolicy(): PipelinePolicy & { readonly tries: () => number } {
  let tries = 0;
  return {
    name: "countTries",
    tries: () => tries,
    sendRequest(request, next) {
      tries += 1;
      return next(request);
    },
  };
}
