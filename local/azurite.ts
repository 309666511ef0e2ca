import { createRequire } from "node:module";
import { resolve } from "node:path";
import { azuriteAddress, azuritePortNames } from "./commands/azuriteAddress.ts";
import { readCommandLine } from "./commands/commandLine.ts";
import { keepPorts } from "./commands/ports.ts";
import { removeRunFile, writeRunFile } from "./commands/runFile.ts";
import { watchParent } from "./commands/watchParent.ts";

/** Longer than saving its files ever took; a client that keeps a transfer open must not hold up the end. */
const CLOSE_WITHIN_MS = 4_000;
const SERVICES = ["Blob", "Queue", "Table"] as const;

const { values: options } = readCommandLine(
  {
    options: {
      data: { type: "string", default: ".local" },
      "in-memory": { type: "boolean", default: false },
      "blob-port": { type: "string" },
      "queue-port": { type: "string" },
      "table-port": { type: "string" },
    },
  },
  "npm run azurite -- [--data .local] [--blob-port 10000 --queue-port 10001 --table-port 10002] [--in-memory]",
);
const dataFolder = resolve(options.data);
const ports = options["in-memory"]
  ? { "azurite-blob": 0, "azurite-queue": 0, "azurite-table": 0 }
  : await keepPorts(dataFolder, azuritePortNames, {
      ...wanted("azurite-blob", options["blob-port"]),
      ...wanted("azurite-queue", options["queue-port"]),
      ...wanted("azurite-table", options["table-port"]),
    });

// Azurite runs inside this very process: killing the part kills the emulator, however it is killed.
process.argv = [
  process.execPath,
  "azurite",
  ...["--silent", "--loose", "--disableTelemetry", "--skipApiVersionCheck"],
  ...["--blobPort", `${ports["azurite-blob"]}`],
  ...["--queuePort", `${ports["azurite-queue"]}`],
  ...["--tablePort", `${ports["azurite-table"]}`],
  ...(options["in-memory"] ? ["--inMemoryPersistence"] : ["--location", resolve(dataFolder, "azurite")]),
];

const listening = new Map<string, number>();
const closed = new Set<string>();
const say = console.log;
console.log = (line: unknown) => {
  const [, service, port] =
    /^Azurite (\w+) service is successfully listening at \S+:(\d+)/.exec(`${line}`) ?? [];
  if (service && listening.set(service, Number(port)).size === SERVICES.length) announce();
  const [, ended] = /^Azurite (\w+) service successfully closed/.exec(`${line}`) ?? [];
  if (ended && closed.add(ended).size === SERVICES.length) end();
};

// Azurite itself listens for the first signal only: without these a second one would end it before it has saved.
process.on("SIGTERM", stopping).on("SIGINT", stopping);
watchParent(() => process.kill(process.pid, "SIGTERM"));
const require = createRequire(import.meta.url);
require("azurite/dist/src/azurite.js");

function announce(): void {
  const [blob = 0, queue = 0, table = 0] = SERVICES.map((service) => listening.get(service));
  const address = azuriteAddress({ "azurite-blob": blob, "azurite-queue": queue, "azurite-table": table });
  const url = `http://127.0.0.1:${blob}`;
  writeRunFile(dataFolder, "azurite", { pid: process.pid, url, ...address });
  say(`azurite ready ${url}`);
}

function stopping(): void {
  if (listening.size < SERVICES.length) end();
  setTimeout(end, CLOSE_WITHIN_MS).unref();
}

function end(): void {
  removeRunFile(dataFolder, "azurite", process.pid);
  process.exit(0);
}

function wanted(name: string, port: string | undefined): Record<string, number> {
  return port === undefined ? {} : { [name]: Number(port) };
}
