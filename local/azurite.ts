import { createRequire } from "node:module";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { keepPorts } from "./commands/ports.ts";
import { removeRunFile, writeRunFile } from "./commands/runFile.ts";
import { watchParent } from "./commands/watchParent.ts";

/** The well-known development account: public, the same in every Azurite, no secret. */
const ACCOUNT = "devstoreaccount1";
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
/** Longer than saving its files ever took; a client that keeps a transfer open must not hold up the end. */
const CLOSE_WITHIN_MS = 4_000;
const SERVICES = ["Blob", "Queue", "Table"] as const;

const { values: options } = parseArgs({
  options: {
    data: { type: "string", default: ".local" },
    "in-memory": { type: "boolean", default: false },
    "blob-port": { type: "string" },
    "queue-port": { type: "string" },
    "table-port": { type: "string" },
  },
});
const dataFolder = resolve(options.data);
const ports = options["in-memory"]
  ? { "azurite-blob": 0, "azurite-queue": 0, "azurite-table": 0 }
  : await keepPorts(dataFolder, ["azurite-blob", "azurite-queue", "azurite-table"], {
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

const urls = new Map<string, string>();
const closed = new Set<string>();
const say = console.log;
console.log = (line: unknown) => {
  const [, service, event, url] =
    /^Azurite (Blob|Queue|Table) service (?:is )?(successfully listening at|successfully closed) ?(\S+)?/.exec(
      `${line}`,
    ) ?? [];
  if (service === undefined || event === undefined) return;
  if (url === undefined) {
    if (closed.add(service).size === SERVICES.length) end();
  } else if (urls.set(service, url).size === SERVICES.length) announce();
};

// Azurite itself listens for the first signal only: without these a second one would end it before it has saved.
process.on("SIGTERM", stopping).on("SIGINT", stopping);
watchParent(() => process.kill(process.pid, "SIGTERM"));
createRequire(import.meta.url)("azurite/dist/src/azurite.js");

function announce(): void {
  const [blobUrl, queueUrl, tableUrl] = SERVICES.map((service) => `${urls.get(service)}/${ACCOUNT}`);
  const connectionString =
    `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};` +
    `BlobEndpoint=${blobUrl};QueueEndpoint=${queueUrl};TableEndpoint=${tableUrl};`;
  const url = `${urls.get("Blob")}`;
  writeRunFile(dataFolder, "azurite", {
    pid: process.pid,
    url,
    blobUrl,
    queueUrl,
    tableUrl,
    connectionString,
  });
  say(`azurite ready ${url}`);
}

function stopping(): void {
  if (urls.size < SERVICES.length) end();
  setTimeout(end, CLOSE_WITHIN_MS).unref();
}

function end(): void {
  removeRunFile(dataFolder, "azurite", process.pid);
  process.exit(0);
}

function wanted(name: string, port: string | undefined): Record<string, number> {
  return port === undefined ? {} : { [name]: Number(port) };
}
