import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { RealClock } from "./clock/realClock.ts";
import { loadApp } from "./core/loadApp.ts";
import { noProbe } from "./durable/probe.ts";
import { Host } from "./host.ts";
import type { HttpReply } from "./http/httpCall.ts";
import { listen } from "./http/listener.ts";
import { loadLocalSettings, readHostJson } from "./settings.ts";
import { SqliteStore } from "./store/sqliteStore.ts";

const usage =
  "usage: node local/host/cli.ts --app <folder> --port <n, 0 = free> --data <folder> [--parent <pid>]";

interface Arguments {
  readonly app: string;
  readonly port: number;
  readonly data: string;
  readonly parent: number | undefined;
}

function readArguments(): Arguments {
  const { values } = parseArgs({
    options: {
      app: { type: "string", default: "." },
      port: { type: "string", default: "7071" },
      data: { type: "string", default: ".local" },
      parent: { type: "string" },
    },
  });
  const port = Number(values.port);
  const parent = values.parent === undefined ? undefined : Number(values.parent);
  if (!Number.isInteger(port) || Number.isNaN(parent)) throw new Error(usage);
  return { app: resolve(values.app), port, data: resolve(values.data), parent };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // alive, but somebody else's
  }
}

async function main(): Promise<void> {
  const { app, port, data, parent } = readArguments();
  process.env["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development";
  process.env["FUNCTIONS_WORKER_RUNTIME"] = "node";
  loadLocalSettings(app);
  const settings = readHostJson(app);
  mkdirSync(join(data, "run"), { recursive: true });
  const store = new SqliteStore(join(data, "host.db"));
  let host: Host | undefined;
  const listener = await listen(port, (call) => (host ?? starting).handle(call));
  process.env["WEBSITE_HOSTNAME"] = `localhost:${listener.port}`; // the app may read it while it loads
  await loadApp(app);
  host = new Host({
    listener,
    store,
    clock: new RealClock(),
    probe: noProbe,
    settings,
    inspect: async () => undefined,
    refusePurge: () => undefined,
    log: (level, category, message) => {
      if (category !== "system" || level === "error" || level === "warning") console.log(message);
    },
    warn: (message) => console.error(message),
  });
  const runFile = join(data, "run", "host.json");
  const stop = once(async () => {
    rmSync(runFile, { force: true });
    await host?.stop();
    store.close();
    process.exit(0);
  });
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  if (parent !== undefined) setInterval(() => isAlive(parent) || stop(), 1000);
  await host.start();
  const url = `http://127.0.0.1:${listener.port}`;
  writeFileSync(runFile, JSON.stringify({ pid: process.pid, url }));
  console.log(`host ready ${url}`);
}

const starting = { handle: async (): Promise<HttpReply> => ({ status: 503, headers: {}, body: null }) };

function once(run: () => Promise<void>): () => void {
  let started = false;
  return () => {
    if (started) return;
    started = true;
    void run();
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
