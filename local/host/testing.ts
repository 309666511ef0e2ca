import { StrictChecks } from "./check/strictChecks.ts";
import type { Clock } from "./clock/clock.ts";
import { noChecks } from "./durable/checks.ts";
import type { RuntimeParts } from "./durable/runtime.ts";
import { Faults } from "./faults/faults.ts";
import { Host } from "./host.ts";
import { defaultSettings, type HostSettings } from "./settings.ts";
import { SqliteStore } from "./store/sqliteStore.ts";
import { registerOnce } from "./testing/registerOnce.ts";
import { TestHost } from "./testing/testHost.ts";
import { VirtualClock } from "./testing/virtualClock.ts";

export interface TestHostOptions {
  /**
   * Registers the app's functions, usually by importing them. Registrations are the process's: every host of a
   * process runs all of them, and the same callback is called only once.
   */
  readonly app?: () => unknown;
  /** A new virtual clock unless given. */
  readonly clock?: Clock;
  /** A new task hub in memory unless given; a path opens (or makes) a file. */
  readonly store?: SqliteStore | string;
  readonly faults?: Faults;
  /** Checks beyond the real engine's; on unless false. */
  readonly strict?: boolean;
  readonly settings?: Partial<HostSettings>;
  /** What becomes of HTTP calls that the app never answers: a problem, told at once, unless given. */
  readonly unanswered?: RuntimeParts["unanswered"];
}

/**
 * A host for one test. Its only port is a private one on loopback, taken when a function first uses the durable client
 * (the SDK's client speaks HTTP). Dispose it at the end.
 */
export async function createTestHost(options: TestHostOptions = {}): Promise<TestHost> {
  process.env["WEBSITE_HOSTNAME"] ??= "localhost";
  process.env["AZURE_FUNCTIONS_ENVIRONMENT"] ??= "Development";
  await registerOnce(options.app ?? noApp);
  const { store: given = ":memory:", clock = new VirtualClock(), faults = new Faults(), settings } = options;
  const store = typeof given === "string" ? new SqliteStore(given) : given;
  const strict = options.strict === false ? undefined : new StrictChecks();
  const logs: string[] = [];
  const problems = strict?.problems ?? [];
  const tell = (problem: string) => problems.push(problem);
  const host = new Host({
    store,
    clock,
    probe: faults,
    settings: { ...defaultSettings, ...settings },
    checks: strict ?? noChecks,
    log: (level, _category, message) => logs.push(`${level}: ${message}`),
    warn: (message) => logs.push(`host: ${message}`),
    unanswered: options.unanswered ?? tell,
  });
  faults.onCrash(() => host.runtime.die());
  await host.start();
  const notes = { points: faults.points, deaths: faults.deaths, problems, logs };
  return new TestHost(host, notes, () => store !== given && store.close());
}

const noApp = () => {};

export { RealClock } from "./clock/realClock.ts";
export type { Point } from "./durable/probe.ts";
export { type FaultPlan, Faults } from "./faults/faults.ts";
export { SqliteStore } from "./store/sqliteStore.ts";
export { type RecordedHistory, replayHistory } from "./testing/replay.ts";
export { type InstanceStatus, TestHost } from "./testing/testHost.ts";
export { VirtualClock } from "./testing/virtualClock.ts";
