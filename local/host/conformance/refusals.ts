import { createRequire } from "node:module";
import { functionsCore } from "../core/functionsCore.ts";
import { registerOnce } from "../testing/registerOnce.ts";
import { createTestHost, type TestHost } from "../testing.ts";
import type { Json } from "./recording.ts";
import { registerEngineApp } from "./runScenario.ts";
import type { StrictRefusal } from "./scenario.ts";

interface RefusedApp {
  readonly registerEntity: () => void;
  readonly registerQueue: () => void;
  readonly registerHook: () => void;
  readonly registerStartup: () => void;
  readonly registerRetry: () => void;
}

/** Something that this host does not do, and how to make it say so. */
export interface Refusal {
  readonly what: string;
  /** The recording of it, where there is one. */
  readonly recorded?: string;
  /** Does it, and returns what is said. */
  readonly provoke: () => Promise<string>;
}

export const refusals: readonly Refusal[] = [
  { what: "entity functions", provoke: () => registering((app) => app.registerEntity(), "Counter") },
  { what: "every other trigger", provoke: () => registering((app) => app.registerQueue(), "Reads") },
  { what: "runOnStartup", provoke: () => registering((app) => app.registerStartup(), "Early") },
  { what: "a retry policy", provoke: () => registering((app) => app.registerRetry(), "Again") },
  { what: "callEntity", provoke: () => running("CallsEntity") },
  { what: "signalEntity", provoke: () => running("SignalsEntity") },
  { what: "lock", provoke: () => running("Locks") },
  { what: "callHttp", provoke: () => running("CallsHttp") },
  { what: "versions of sub-orchestrations", provoke: () => running("CallsVersion") },
  {
    what: "the option 'version'",
    provoke: () => calling("startNew", ["S01", { input: { x: 1 }, version: "2.0" }]),
  },
  {
    what: "setExceptionPropertiesProvider",
    recorded: "s27-exception-properties",
    provoke: () => running("ThrowsTyped"),
  },
  { what: "terminate", recorded: "s12-terminate", provoke: () => calling("terminate", ["waiting", "r"]) },
  { what: "suspend", recorded: "s13-suspend", provoke: () => calling("suspend", ["waiting", "r"]) },
  { what: "resume", recorded: "s13-suspend", provoke: () => calling("resume", ["waiting", "r"]) },
  { what: "rewind", provoke: () => calling("rewind", ["waiting", "r"]) },
  { what: "restart", provoke: restarting },
  {
    what: "entities by the client",
    provoke: () => calling("signalEntity", [{ __entity: ["Counter", "one"] }, "add"]),
  },
  {
    what: "hooks",
    provoke: () => registering(({ registerHook }) => registerHook(), ""),
  },
  {
    what: "the option 'runtimeStatus'",
    recorded: "s15b-query",
    provoke: () => calling("getStatusBy", [{ runtimeStatus: ["Running"] }]),
  },
  {
    what: "purges by filter",
    recorded: "s36-purgeby-nostatus",
    provoke: () => calling("purgeInstanceHistoryBy", [{ createdTimeFrom: "2029-12-31T00:00:00.000Z" }]),
  },
  {
    what: "the option 'showHistory'",
    recorded: "s15-client",
    provoke: () => calling("getStatus", ["waiting", { showHistory: true }]),
  },
];

/** What the strict checks say of an orchestrator. Throws when it does not fail by them. */
export async function strictVerdict({ orchestrator, input, event }: StrictRefusal): Promise<string> {
  await using host = await createTestHost({ app: registerEngineApp });
  const id = host.start(orchestrator, input);
  if (event) {
    await host.waitUntil(() => host.status(id)?.runtimeStatus === "Running");
    host.raiseEvent(id, event, {});
  }
  const { output } = await host.waitFor(id);
  if (host.problems[0] !== output)
    throw new Error(`${orchestrator} is not refused: ${JSON.stringify(output)}`);
  return String(output).replaceAll(id, "<id>");
}

function registerRefusedApp(): void {
  registerEngineApp();
  refusedApp();
}

/** Registers, the first time, what is refused while it runs. */
function refusedApp(): RefusedApp {
  return createRequire(import.meta.url)("./recordings/refusedApp.cjs") as RefusedApp; // what it exports
}

/** Runs an orchestrator and returns what it fails with. */
async function running(orchestrator: string): Promise<string> {
  await using host = await createTestHost({ app: registerRefusedApp, strict: false });
  const { runtimeStatus, output } = await host.waitFor(host.start(orchestrator, {}));
  if (runtimeStatus !== "Failed") throw new Error(`${orchestrator} ended as ${runtimeStatus}.`);
  return String(output).replace(/ \n \{"\$type".*$/s, ""); // the .NET part
}

/** Calls a method of the durable client, with an instance that waits, and returns the error. */
async function calling(method: string, args: readonly Json[]): Promise<string> {
  await using host = await hostThatWaits();
  const response = await host.request("POST", "/api/client", { body: JSON.stringify({ method, args }) });
  const { error } = (await response.json()) as { error?: { message: string } }; // of the fixture's app
  return error?.message ?? "";
}

/** The SDK's client has no restart. */
async function restarting(): Promise<string> {
  await using host = await hostThatWaits();
  const response = await host.request(
    "POST",
    `/runtime/webhooks/durabletask/instances/waiting/restart?code=${host.key}`,
  );
  return `${response.status}: ${await response.json()}`;
}

async function hostThatWaits(): Promise<TestHost> {
  const host = await createTestHost({ app: registerRefusedApp });
  host.start("S15", {}, "waiting");
  await host.waitUntil(() => host.status("waiting")?.runtimeStatus === "Running");
  return host;
}

/** Starts a host of an app with one function more, and returns why it does not start. */
async function registering(register: (app: RefusedApp) => void, name: string): Promise<string> {
  await registerOnce(registerRefusedApp);
  try {
    register(refusedApp());
    const host = await createTestHost();
    await host.dispose();
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    functionsCore().functions.delete(name); // the registrations are the process's
  }
}
