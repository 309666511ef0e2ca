import { randomInt } from "node:crypto";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { DefaultAzureCredential } from "@azure/identity";
import { monotonicFactory } from "ulid";
import { readConfig } from "../config/readConfig.ts";
import { ConfigError } from "../config/settingProblem.ts";
import type { ProviderTarget } from "../domain/models/model.ts";
import { videoIdFrom } from "../domain/video/videoId.ts";
import type { VideoProvider } from "../providers/provider.ts";
import { createProvider, PROFILES } from "../providers/registry.ts";
import { proxiesOf, throughProxy } from "../providers/wire/proxy.ts";
import type { Clock } from "../services/clock.ts";
import type { Log } from "../services/log.ts";
import type { Services } from "../services/services.ts";
import { connectStorage } from "../storage/connectStorage.ts";
import { MUTE, type Telemetry } from "../telemetry/telemetry.ts";
import { createSender } from "../webhooks/sender.ts";
import { listening, tellTo } from "./listener.ts";
import { tracedCalls } from "./tracedCalls.ts";

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
const REAL_CLOCK: Clock = { now: Date.now };

/** The real services, made at first use; throws a ConfigError when the settings are wrong. */
export function services(): Services {
  made ??= makeServices(options);
  return made;
}

/** The services' clock, which is there even when the settings are wrong. */
export function clock(): Clock {
  return options.clock ?? REAL_CLOCK;
}

/** Whoever listens to what the app tells of itself. Wrong settings are for the caller of `services()` to hear. */
export async function heard(): Promise<Telemetry> {
  try {
    services();
  } catch {
    return MUTE;
  }
  return listening();
}

/** Tells the log what is wrong or doubtful about the settings: once a process, names without values. */
export function tellOfSettings(log: Log): void {
  if (toldOfSettings) return;
  toldOfSettings = true;
  const { problems, warnings } = settingsState();
  for (const { name, problem } of problems) log("settings_wrong", { setting: name, problem });
  for (const { name, problem, where } of warnings)
    log("settings_doubtful", { setting: name, problem: where ? `${problem} (${where})` : problem });
}

function settingsState(): Pick<ConfigError, "problems" | "warnings"> {
  try {
    return { problems: [], warnings: services().config.warnings };
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** Makes the next call of `services()` start afresh with these options; for tests and their clocks. */
export function configureServices(next: ServiceOptions): void {
  options = next;
  made = null;
  toldOfSettings = false;
}

function makeServices({
  clock = REAL_CLOCK,
  environment,
  policies = [],
  storagePrefix,
}: ServiceOptions): Services {
  const config = readConfig(environment, PROFILES);
  if (config.telemetryEndpoint !== null) tellTo(config.telemetryEndpoint, () => clock.now());
  const credential = new DefaultAzureCredential();
  const account = "connectionString" in config.storage ? config.storage : { ...config.storage, credential };
  const providers = new Map<string, VideoProvider>();
  // Ids of one millisecond grow too: the order of ids is the order of the line.
  const ulid = monotonicFactory();
  const proxy = proxiesOf(config.secret);
  const connect = (target: ProviderTarget) =>
    createProvider({
      target,
      key: () => ("setting" in target.auth ? config.secret(target.auth.setting) : null),
      credential: () => credential,
      timeoutSeconds: config.providerTimeoutMs / 1_000,
      proxy,
      policies: [...policies, tracedCalls],
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
    newMark: () => String(randomInt(2 ** 32)),
    send: createSender({ policies: [throughProxy(proxy), ...policies, tracedCalls] }),
  };
}

function memoised<V>(values: Map<string, V>, key: string, make: () => V): V {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}
