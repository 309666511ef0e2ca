import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildApp } from "../../../local/commands/buildApp.ts";
import { type PartProcess, type PartSpec, startPart } from "../../../local/commands/partProcess.ts";
import { readRunFile } from "../../../local/commands/runFile.ts";
import type { Settings } from "../../../local/commands/settings.ts";
import { planStack } from "../../../local/commands/stackPlan.ts";
import { connectSora, type RemoteSora } from "../../../local/sora/connectSora.ts";
import { settingNames } from "../../../src/lib/config/settings.ts";
import type { CallGate } from "../proof/callGate.ts";
import { hostSpec, QUICK_POLLS } from "./hostSpec.ts";
import { led } from "./led.ts";
import { adminOf, type HostAdmin } from "./stackAdmin.ts";
import { type Api, openApi } from "./stackApi.ts";
import { startTcpProxy, type TcpProxy } from "./stackProxy.ts";
import { lookInto, type StoredThings } from "./stackStorage.ts";

export interface StackOptions {
  /** App settings over those of the local stack. */
  readonly settings?: Settings;
  /** Arguments of the simulator, over films of the cheap kind that take 0.3 s. */
  readonly sora?: readonly string[];
  /** How many jobs run at once, where it is not two: here and at the provider. */
  readonly slots?: number;
  /** Origins of pages elsewhere that the host lets in. */
  readonly cors?: string;
  /** Sent with every request of `api`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields over those of the configured models, by their names. */
  readonly models?: Readonly<Record<string, object>>;
  /** Put a line that can be broken before the storage: `up`, or `down` from the start. */
  readonly storageLine?: "up" | "down";
  /** Stands between the host and all that it calls: storage and simulator. */
  readonly gate?: CallGate;
  /** Stands between the real engine and its storage. */
  readonly engineGate?: CallGate;
}

/** The local stack with the bundle in it, each part a process of its own, on a data folder of its own. */
export interface TestStack extends HostAdmin {
  readonly api: Api;
  /** Without the base path. */
  readonly origin: string;
  readonly sora: RemoteSora;
  readonly stored: StoredThings;
  /** The way into its storage that no test breaks. */
  readonly connectionString: string;
  /** The provider's key, as the app and the simulator have it. */
  readonly providerKey: string;
  /** Every line the host printed so far. */
  readonly hostLines: readonly string[];
  /** How its host is started. */
  readonly host: PartSpec;
  /** `kill -9`; resolves when the process is gone. */
  kill(part: "host" | "sora" | "azurite"): Promise<void>;
  /** Starts a part that was killed, on the same data and the same port. */
  start(part: "host" | "sora" | "azurite"): Promise<void>;
  /** Breaks or mends the line to the storage. */
  storageLine(state: "up" | "down"): Promise<void>;
  /** Ends every part and removes the data; harmless when repeated. */
  stop(): Promise<void>;
}

const GRACE_MS = 5_000;
/** Quick enough that a film of 0.3 s takes about a second. */
const QUICK: Settings = {
  ...QUICK_POLLS,
  RECONCILE_GRACE_SECONDS: "1",
  CLAIM_MARGIN_SECONDS: "5",
};

/** Starts a whole stack; when something fails on the way, what was started is stopped. */
export async function startTestStack(options: StackOptions = {}): Promise<TestStack> {
  const dataFolder = await mkdtemp(join(tmpdir(), "dailies-e2e-"));
  const parts = new Map<string, PartProcess>();
  const lines: TcpProxy[] = [];
  const hostLines: string[] = [];
  const providerKey = `provider-key-${randomUUID()}`;

  async function stop(): Promise<void> {
    await parts.get("host")?.stop(GRACE_MS);
    await Promise.all(Array.from(parts.values(), (part) => part.stop(GRACE_MS)));
    await Promise.all(lines.map((line) => line.close()));
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  }

  async function launch(spec: PartSpec): Promise<void> {
    const part = startPart(spec, dataFolder, (line) => {
      if (spec.name === "host") hostLines.push(line);
    });
    parts.set(spec.name, part);
    await part.ready();
  }

  try {
    const plan = await planStack({ dataFolder, environment: environmentOf(options, providerKey) });
    const { MediaStorage: connectionString = "" } = plan.settings;
    const soraPort = plan.ports.find(({ part }) => part === "sora")?.port ?? 0;
    const specs = new Map<string, PartSpec>([
      ...plan.others.map(
        (spec) => [spec.name, spec.name === "sora" ? soraSpec(spec, options, providerKey) : spec] as const,
      ),
      [
        "host",
        hostSpec(
          plan,
          { ...NOTHING_ELSE, ...plan.settings, ...(await settingsOver(plan.settings, options, lines)) },
          options.cors,
        ),
      ],
    ]);
    const specOf = (name: string): PartSpec => {
      const spec = specs.get(name);
      if (!spec) throw new Error(`this stack has no ${name}`);
      return spec;
    };
    await Promise.all([buildApp(), launch(specOf("azurite")), launch(specOf("sora"))]);
    await launch(specOf("host"));
    const origin = `http://127.0.0.1:${plan.port}`;
    return {
      api: openApi(`${origin}/api/v1`, options.headers),
      origin,
      sora: connectSora(`http://127.0.0.1:${soraPort}`),
      stored: lookInto(connectionString),
      connectionString,
      providerKey,
      hostLines,
      host: specOf("host"),
      kill: async (name) => {
        const pid = readRunFile(dataFolder, name)?.pid;
        if (pid === undefined) throw new Error(`${name} does not run`);
        process.kill(pid, "SIGKILL");
        await parts.get(name)?.ended;
      },
      start: (name) => launch(specOf(name)),
      storageLine: async (state) => {
        for (const line of lines) await (state === "up" ? line.accept() : line.refuse());
      },
      ...adminOf(origin, dataFolder),
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error(`the stack did not start; the host said:\n${hostLines.join("\n")}`, { cause: error });
  }
}

/** Keeps a developer's own local.settings.json out: an empty setting says nothing. */
const NOTHING_ELSE: Settings = Object.fromEntries(settingNames.map((name) => [name, ""]));

function environmentOf({ settings }: StackOptions, providerKey: string): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  const own = {
    TASKHUB_NAME: "Dailies",
    AUTH_MODE: "open",
    LOCAL_SORA_KEY: providerKey,
    ...QUICK,
    ...settings,
  };
  return { PATH, HOME, TMPDIR, ...NOTHING_ELSE, ...own };
}

function soraSpec(spec: PartSpec, { sora = [], slots }: StackOptions, providerKey: string): PartSpec {
  const own = ["--key", providerKey, "--films", "tiny", "--render-seconds", "0.3"];
  const limit = slots === undefined ? [] : ["--slots", `${slots}`];
  return { ...spec, args: [...spec.args, ...own, ...limit, ...sora] };
}

/** What a test asks for in one go, in the app's own settings; the simulator's address is the name of its group. */
async function settingsOver(planned: Settings, options: StackOptions, lines: TcpProxy[]): Promise<Settings> {
  const { slots, models = {}, gate, engineGate, storageLine } = options;
  const throughGate = async (text: string) => (gate ? await led(text, (port) => gate.leadTo(port)) : text);
  const throughLine = async (text: string) =>
    storageLine ? await led(text, (port) => lineTo(port, storageLine, lines)) : text;
  const MediaStorage = await throughLine(await throughGate(planned["MediaStorage"] ?? ""));
  const engineStorage = planned["AzureWebJobsStorage"] ?? "";
  const AzureWebJobsStorage = engineGate
    ? await led(engineStorage, (port) => engineGate.leadTo(port))
    : engineStorage;
  const entries = JSON.parse(await throughGate(planned["VIDEO_MODELS"] ?? "[]")) as readonly Entry[]; // the local stack's own
  const VIDEO_MODELS = JSON.stringify(entries.map((entry) => ({ ...entry, ...models[entry.name] })));
  const settings = { MediaStorage, AzureWebJobsStorage, VIDEO_MODELS };
  if (slots === undefined) return settings;
  const groups = entries.map(({ endpoint }) => [new URL(endpoint).host, { maxRunning: slots }]);
  return { ...settings, CAPACITY_GROUPS: JSON.stringify(Object.fromEntries(groups)) };
}

interface Entry {
  readonly name: string;
  readonly endpoint: string;
}

async function lineTo(port: number, state: "up" | "down", lines: TcpProxy[]): Promise<number> {
  const line = await startTcpProxy(port, { refusing: state === "down" });
  lines.push(line);
  return line.port;
}
