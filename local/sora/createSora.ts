import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { highestInFlight } from "./capacity.ts";
import { Control } from "./control/control.ts";
import { Deployments } from "./deployments.ts";
import { FaultBook } from "./faults/faultBook.ts";
import { PromptRules } from "./faults/promptRules.ts";
import { FilmLibrary, type FilmMode } from "./films/filmLibrary.ts";
import { invoiceOf } from "./invoice.ts";
import { reportJob } from "./jobReport.ts";
import { JobStore } from "./jobStore.ts";
import { Keys } from "./keys.ts";
import { prepareFilms } from "./makeJob.ts";
import { seededRandom } from "./random.ts";
import { hasKey, RequestLog, redacted, type SeenRequest } from "./requestLog.ts";
import { startServer } from "./server.ts";
import { type SettingsInput, settingsSchema } from "./settings.ts";
import type { Sora } from "./sora.ts";
import { StorageHost } from "./storageHost.ts";
import { momentOf } from "./timeline.ts";
import type { World } from "./world.ts";

export interface SoraOptions extends Omit<SettingsInput, "renderSeconds"> {
  /** Milliseconds since 1970; every status follows from it. Default: the real time. */
  readonly clock?: { now(): number };
  /** Keeps jobs and films there. Default: jobs in memory, films in a temporary folder. */
  readonly dataFolder?: string;
  /** Seconds a job takes, or what decides them job by job. */
  readonly renderSeconds?: number | World["renderSecondsOf"];
  /** Default 0: a free one. */
  readonly port?: number;
  /** `real` draws every film (default); `tiny` is for tests that look at bytes, not at pictures. */
  readonly films?: FilmMode;
  /** Make films as soon as their jobs are made. Default: when they are first asked for. */
  readonly renderAhead?: boolean;
  /** Seed of every draw a fault makes. */
  readonly seed?: number;
  /** The key that all resources take. */
  readonly key?: string;
  /** How many requests are remembered. */
  readonly keepRequests?: number;
}

/** Starts a simulator on 127.0.0.1. */
export async function createSora(options: SoraOptions = {}): Promise<Sora> {
  const { dataFolder = null, port = 0, key, keepRequests = 100_000 } = options;
  const log = new RequestLog(keepRequests);
  const world = makeWorld(options, log, dataFolder);
  const keys = new Keys(key);
  const sora: Omit<Sora, "url" | "close"> = {
    control: new Control(world, keys),
    invoice: (filter = {}) => invoiceOf(world.store.all(), filter, world.settings, world.now()),
    maxInFlight: (filter = {}) => highestInFlight(world.store.all(), filter, world.settings.lifeSeconds),
    jobs: () => world.store.all().map((job) => reportJob(job, world.now())),
    requests: () => log.all(),
    clearRequests: () => log.clear(),
  };
  const server = await startServer({ world, keys, log }, sora, port);
  // Listening on 127.0.0.1 gives an address with a port.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= stop(server, world);
    return closing;
  };
  return { ...sora, url, close };
}

function makeWorld(options: SoraOptions, log: RequestLog, dataFolder: string | null): World {
  const { clock = Date, renderSeconds = 6, films = "real", renderAhead = false, seed = 1 } = options;
  const settings = settingsSchema.parse(settingsIn(options));
  const now = () => clock.now();
  const faults = new FaultBook(seededRandom(seed), now);
  const store = new JobStore(dataFolder);
  const world: World = {
    settings,
    now,
    store,
    deployments: new Deployments(),
    faults,
    promptRules: new PromptRules(faults),
    films: new FilmLibrary(films, dataFolder),
    storageHost: new StorageHost((request, status, faults) =>
      log.note({ ...storageRequest(request, status, now()), faults: faults.map(({ kind }) => kind) }),
    ),
    renderSecondsOf: typeof renderSeconds === "function" ? renderSeconds : () => world.settings.renderSeconds,
    renderAhead,
  };
  const isUnfinished = (job: Parameters<typeof momentOf>[0]) => momentOf(job, now()).state === "running";
  if (renderAhead) for (const job of store.all().filter(isUnfinished)) prepareFilms(world, job);
  return world;
}

/** The options that are settings; the others are about the process. */
function settingsIn(options: SoraOptions): SettingsInput {
  const { renderSeconds } = options;
  const named = Object.keys(settingsSchema.shape);
  const given = Object.entries(options).filter(([name]) => named.includes(name) && name !== "renderSeconds");
  return { ...Object.fromEntries(given), ...(typeof renderSeconds === "number" ? { renderSeconds } : {}) };
}

function storageRequest(request: IncomingMessage, status: number, at: number): SeenRequest {
  const { method = "GET", url = "/", headers } = request;
  return {
    at,
    host: "storage",
    method,
    path: url,
    query: {},
    route: null,
    resource: null,
    // This host takes no keys, so whatever is sent should not have been.
    auth: hasKey(headers) ? "wrong" : "none",
    headers: redacted(headers),
    body: null,
    status,
    faults: [],
  };
}

async function stop(server: Server, world: World): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await Promise.all([closed, world.storageHost.close(), world.films.close()]);
  world.store.close();
}
