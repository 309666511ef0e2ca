import { resolve } from "node:path";
import { azuriteAddress, azuritePortNames, developmentStoragePorts } from "./azuriteAddress.ts";
import { root } from "./buildApp.ts";
import type { PartSpec } from "./partProcess.ts";
import { isBusy, keepPorts } from "./ports.ts";
import { hasModels, hasStorage, localSoraPort, readSettings, type Settings } from "./settings.ts";
import { keepSoraPorts, soraPorts } from "./soraPorts.ts";
import { soraSettings } from "./soraSettings.ts";

/** What a stack on a data folder consists of. */
export interface StackPlan {
  readonly dataFolder: string;
  readonly port: number;
  readonly settings: Settings;
  readonly host: PartSpec;
  /** Azurite and the simulator, each unless the settings name another. */
  readonly others: readonly PartSpec[];
  /** What whoever starts it should know, a sentence each. */
  readonly notices: readonly string[];
  /** Every port a part will listen on. */
  readonly ports: readonly { readonly part: string; readonly port: number }[];
}

/**
 * Works out parts, ports and settings: what the environment or local.settings.json says holds, and only for what
 * neither says a part of our own is started and its settings are filled in.
 */
export async function planStack(options: {
  readonly dataFolder: string;
  readonly port?: number | undefined;
  readonly environment?: NodeJS.ProcessEnv;
}): Promise<StackPlan> {
  const dataFolder = resolve(options.dataFolder);
  const given = readSettings(root, options.environment ?? process.env);
  const azurite = await planAzurite(dataFolder, given);
  const sora = await planSoraFor(dataFolder, given);
  const { host: port } = await keepPorts(dataFolder, ["host"], options.port ? { host: options.port } : {});
  // One of the two alone could contradict the other.
  const polls = given["POLL_MIN_SECONDS"] || given["POLL_MAX_SECONDS"] ? {} : quickPolls;
  const ours = {
    ...defaults,
    ...azurite?.settings,
    ...(sora && { ...soraSettings(sora.port), ...polls }),
  };
  const settings = { ...given, ...missingFrom(given, ours), ...withoutProxyHere(given) };
  const args = ["local/host/cli.ts", "--port", `${port}`, "--data", dataFolder];
  return {
    dataFolder,
    port,
    settings,
    host: { name: "host", args, env: settings },
    others: [azurite?.part, sora?.part]
      .filter((part) => part !== undefined)
      .map((part) => ({ ...part, env: settings })),
    notices: sora ? [] : strandedFilms(dataFolder, given),
    ports: [
      ...(azurite?.ports ?? []),
      ...(sora ? [{ part: "sora", port: sora.port }] : []),
      { part: "host", port },
    ],
  };
}

const defaults: Settings = { FUNCTIONS_WORKER_RUNTIME: "node", TASKHUB_NAME: "Dailies", AUTH_MODE: "open" };

/** The parts find each other on this machine, whatever proxy stands before the rest of the world. */
function withoutProxyHere(given: Settings): Settings {
  const already = given["NO_PROXY"] ?? given["no_proxy"];
  const here = [...(already ? [already] : []), "127.0.0.1", "localhost"].join(",");
  return { NO_PROXY: here, no_proxy: here };
}

/** Quick enough that a film of the simulator is seen within two seconds of its end; a real service is asked less often. */
const quickPolls: Settings = { POLL_MIN_SECONDS: "1", POLL_MAX_SECONDS: "2" };

async function planAzurite(dataFolder: string, given: Settings) {
  const isDevelopmentStorage = given["MediaStorage"]?.trim() === "UseDevelopmentStorage=true";
  if (hasStorage(given) && !isDevelopmentStorage) return undefined;
  // Somebody's own emulator on the well-known ports is as good as ours.
  if (isDevelopmentStorage && (await isBusy(developmentStoragePorts["azurite-blob"]))) return undefined;

  const wanted = isDevelopmentStorage ? developmentStoragePorts : {};
  const ports = await keepPorts(dataFolder, azuritePortNames, wanted);
  const { connectionString } = azuriteAddress(ports);
  return {
    part: { name: "azurite" as const, args: ["local/azurite.ts", "--data", dataFolder] },
    ports: azuritePortNames.map((name) => ({ part: name, port: ports[name] })),
    settings: { MediaStorage: connectionString, AzureWebJobsStorage: connectionString },
  };
}

/** The simulator, where no model is configured or one of them expects it at an address that nobody serves yet. */
async function planSoraFor(dataFolder: string, given: Settings) {
  if (!hasModels(given)) return await planSora(dataFolder);
  const port = localSoraPort(given);
  return port === undefined || (await isBusy(port)) ? undefined : await planSora(dataFolder, port);
}

/**
 * The simulator of a data folder, on the port asked for or the one kept there; where it was before it answers as well, since
 * films under way look for their jobs there.
 */
export async function planSora(dataFolder: string, wanted?: number) {
  const { port, earlier } = await keepSoraPorts(dataFolder, wanted);
  const also = earlier.flatMap((each) => ["--also", `${each}`]);
  const args = ["local/sora/cli.ts", "--port", `${port}`, ...also, "--data", dataFolder];
  return { port, part: { name: "sora" as const, args } };
}

/** Films that were begun with this folder's simulator wait for it where it was; nobody starts it there now. */
function strandedFilms(dataFolder: string, given: Settings): readonly string[] {
  const now = localSoraPort(given);
  return soraPorts(dataFolder)
    .filter((port) => port !== now)
    .map(
      (port) =>
        `The settings name another provider than the simulator of ${dataFolder}. Films that it has begun go on with: npm run sora -- --data ${dataFolder} --port ${port}`,
    );
}

/** Those of ours for which nothing else is given; an empty value says nothing. */
function missingFrom(given: Settings, ours: Settings): Settings {
  return Object.fromEntries(Object.entries(ours).filter(([name]) => !given[name]));
}
