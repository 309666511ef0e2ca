import { setTimeout as sleep } from "node:timers/promises";
import { buildApp } from "./buildApp.ts";
import { lockDataFolder } from "./dataLock.ts";
import { type PartName, type PartProcess, type PartSpec, startPart } from "./partProcess.ts";
import { isBusy } from "./ports.ts";
import type { Settings } from "./settings.ts";
import { planStack, type StackPlan } from "./stackPlan.ts";
import { StartupProblem } from "./startupProblem.ts";

/** The host goes first, so that nothing it still does finds its storage gone; together under ten seconds. */
const HOST_GRACE_MS = 4_000;
const OTHERS_GRACE_MS = 5_000;
/** Parts of a stack that was killed look for their parent twice a second, then need a moment to end. */
const PORTS_FREE_WITHIN_MS = 10_000;
const ANSWERS_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 100;

/** What a stack tells while it comes up and runs. */
export interface StackListener {
  /** What is being done now, in words. */
  onStep(step: string): void;
  onLine(part: PartName, line: string): void;
}

/** A stack that serves. */
export interface StartedStack {
  /** Where the API is: `http://127.0.0.1:<port>/api/v1`. */
  readonly url: string;
  readonly plan: StackPlan;
  /** False when the API said in its health that something is wrong, such as its storage being out of reach. */
  readonly isHealthy: boolean;
}

/** The local stack of one data folder. */
export interface Stack {
  /**
   * Builds the app and starts every part that the settings do not replace; resolves when the API answers. Rejects
   * with a StartupProblem a person can act on, or when `stop` is called meanwhile.
   */
  start(): Promise<StartedStack>;
  /** Resolves when a part ended that nobody asked to, with how. */
  readonly died: Promise<string>;
  /** Stops everything that was started, within ten seconds. Harmless when repeated and at any time. */
  stop(): Promise<void>;
}

/** Prepares the stack of a data folder; nothing runs before `start`. */
export function createStack(
  options: { readonly dataFolder: string; readonly port?: number | undefined },
  listener: StackListener,
): Stack {
  const parts: PartProcess[] = [];
  const death = Promise.withResolvers<string>();
  let stopping: Promise<void> | undefined;
  let lock: { release(): void } | undefined;

  async function start(): Promise<StartedStack> {
    lock = await lockDataFolder(options.dataFolder);
    const plan = await planStack(options);
    await freePorts(plan);
    listener.onStep(`starting ${[...plan.others, plan.host].map(({ name }) => name).join(", ")}`);
    await Promise.all([buildApp().then(() => launch(plan.host)), ...plan.others.map(launch)]);
    const url = `http://127.0.0.1:${plan.port}/api/v1`;
    const isHealthy = await answers(`${url}/health`);
    if (!isHealthy) await refuseWrongSettings(plan.settings);
    return { url, plan, isHealthy };

    async function launch(spec: PartSpec): Promise<void> {
      refuseWhenStopping();
      const part = startPart(spec, plan.dataFolder, (line) => listener.onLine(spec.name, line));
      parts.push(part);
      void part.ended.then((how) => {
        if (!stopping) death.resolve(how);
      });
      await part.ready();
    }
  }

  /** Waits until the API answers at all; whether it said that all is well. */
  async function answers(url: string): Promise<boolean> {
    const deadline = Date.now() + ANSWERS_WITHIN_MS;
    for (;;) {
      refuseWhenStopping();
      const response = await fetch(url).catch(() => undefined);
      await response?.body?.cancel();
      if (response) return response.ok;
      if (Date.now() > deadline) throw new StartupProblem(`host does not answer at ${url}.`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  function refuseWhenStopping(): void {
    if (stopping) throw new StartupProblem("Stopped while starting.");
  }

  async function stopAll(): Promise<void> {
    await Promise.all(parts.filter(({ name }) => name === "host").map((host) => host.stop(HOST_GRACE_MS)));
    await Promise.all(parts.map((part) => part.stop(OTHERS_GRACE_MS)));
    lock?.release();
  }

  return {
    start: async () => {
      const failed = death.promise.then((how) =>
        Promise.reject(new StartupProblem(`${how} while starting.`)),
      );
      return await Promise.race([start(), failed]);
    },
    died: death.promise,
    stop: () => {
      stopping ??= stopAll();
      return stopping;
    },
  };
}

/** Wrong settings never get better by waiting: all of them are told, instead of a stack that can do nothing. */
async function refuseWrongSettings(settings: Settings): Promise<void> {
  const { readConfig } = await import("../../src/lib/config/readConfig.ts");
  const { ConfigError } = await import("../../src/lib/config/settingProblem.ts");
  const { PROFILES } = await import("../../src/lib/providers/registry.ts");
  try {
    readConfig({ ...settings, AZURE_FUNCTIONS_ENVIRONMENT: "Development" }, PROFILES);
  } catch (error) {
    throw error instanceof ConfigError ? new StartupProblem(error.message) : error;
  }
}

/** Waits a little for ports that a stack which was just killed still holds; says which one stays busy. */
async function freePorts(plan: StackPlan): Promise<void> {
  const deadline = Date.now() + PORTS_FREE_WITHIN_MS;
  for (const { part, port } of plan.ports) {
    while (await isBusy(port)) {
      if (Date.now() > deadline) throw new StartupProblem(busyPort(part, port, plan.dataFolder));
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

function busyPort(part: string, port: number, dataFolder: string): string {
  const mend =
    part === "host"
      ? "choose another with --port"
      : `stop that program, or delete ${dataFolder}/ports.json for new ports (jobs under way would not find the old ones)`;
  return `Port ${port} of ${part} is in use by another program: ${mend}.`;
}
