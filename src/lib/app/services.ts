import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import type { InvocationContext } from "@azure/functions";
import { DefaultAzureCredential } from "@azure/identity";
import { monotonicFactory } from "ulid";
import { readConfig } from "../config/readConfig.ts";
import { ConfigError } from "../config/settingProblem.ts";
import type { ProviderTarget } from "../domain/models/model.ts";
import { videoIdFrom } from "../domain/video/videoId.ts";
import type { VideoProvider } from "../providers/provider.ts";
import { createProvider, PROFILES } from "../providers/registry.ts";
import type { Clock } from "../services/clock.ts";
import type { Services } from "../services/services.ts";
import { connectStorage } from "../storage/connectStorage.ts";

/** What tests replace: the clock, the settings, and policies put into every outbound pipeline. */
export interface ServiceOptions {
  readonly clock?: Clock;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly policies?: readonly PipelinePolicy[];
  readonly storagePrefix?: string;
}

let made: Services | null = null;
let toldOfSettings = false;
let options: ServiceOptions = {};

/** The real services, made at first use; throws a ConfigError when the settings are wrong. */
export function services(): Services {
  made ??= makeServices(options);
  return made;
}

/** The same for an invocation, whose log is told what is wrong or doubtful about the settings: once a process. */
export function servicesOf(context: InvocationContext): Services {
  try {
    const { config } = services();
    tellOfSettings(context, { problems: [], warnings: config.warnings });
  } catch (error) {
    if (error instanceof ConfigError) tellOfSettings(context, error);
    throw error;
  }
  return services();
}

function tellOfSettings(
  context: InvocationContext,
  { problems, warnings }: Pick<ConfigError, "problems" | "warnings">,
): void {
  if (toldOfSettings) return;
  toldOfSettings = true;
  if (problems.length > 0)
    context.error(JSON.stringify({ event: "settings_wrong", level: "error", settings: problems }));
  if (warnings.length > 0)
    context.warn(JSON.stringify({ event: "settings_doubtful", level: "warning", settings: warnings }));
}

/** Makes the next call of `services()` start afresh with these options; for tests and their clocks. */
export function configureServices(next: ServiceOptions): void {
  options = next;
  made = null;
  toldOfSettings = false;
}

function makeServices({
  clock = { now: Date.now },
  environment,
  policies = [],
  storagePrefix,
}: ServiceOptions): Services {
  const config = readConfig(environment, PROFILES);
  const credential = new DefaultAzureCredential();
  const account = "connectionString" in config.storage ? config.storage : { ...config.storage, credential };
  const providers = new Map<string, VideoProvider>();
  // Ids of one millisecond grow too: the order of ids is the order of the line.
  const ulid = monotonicFactory();
  const connect = (target: ProviderTarget) =>
    createProvider({
      target,
      key: () => (target.auth.kind === "key" ? config.secret(target.auth.setting) : null),
      credential: () => credential,
      timeoutSeconds: config.providerTimeoutMs / 1_000,
      policies: [...policies],
      now: () => clock.now(),
    });
  return {
    config,
    clock,
    storage: connectStorage(account, {
      policies: [...policies],
      ...(storagePrefix ? { names: { prefix: storagePrefix } } : {}),
    }),
    provider: (target) => memoised(providers, JSON.stringify(target), () => connect(target)),
    newVideoId: () => videoIdFrom(ulid(clock.now())),
  };
}

function memoised<V>(values: Map<string, V>, key: string, make: () => V): V {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}
