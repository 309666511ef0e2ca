import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { copyFilm } from "../../src/lib/effects/films/copyFilm.ts";
import { createProvider } from "../../src/lib/providers/registry.ts";
import { connectStorage } from "../../src/lib/storage/connectStorage.ts";
import { startAzurite } from "../azuriteProcess.ts";
import { StartupProblem } from "../commands/startupProblem.ts";
import { bytesInMemory, readAll } from "../sora/byteSource.ts";
import { paddedTo } from "../sora/films/mp4Boxes.ts";
import { tinyFilm } from "../sora/films/tinyFilm.ts";
import { rawDownload, rawPipe, rawUpload } from "./archive/rawCopies.ts";
import { peakBytes } from "./peakBytes.ts";

const MIB = 2 ** 20;
const SIZES_MIB = [16, 64, 256] as const;
const RUNS = 7;
/** In a row in one process: one short film says more about the moment than about its way. */
const MIB_A_RUN = 512;
/** Bytes of memory for each byte of film, beyond what any film takes. */
const GROWTH_AT_MOST = 0.05;
/** Of the speed of the slower of a download into nothing and an upload out of memory. */
const SPEED_AT_LEAST = 0.7;

interface Run {
  readonly peakBytes: number;
  /** Of one film. */
  readonly seconds: number;
}

/** What is timed: the app's way of a film, its two bare halves, and both in one, with nothing done to the bytes between. */
const WAYS = ["archive", "download", "upload", "pipe"] as const;
type Way = (typeof WAYS)[number];

/**
 * Measures how quickly films of three lengths are archived, against the slower of a bare download and a bare upload in the
 * same run, and, for what a machine of this size has left for both at once, beside a bare pipe from one to the other. How memory
 * grows with the length. Each in a process of its own that has done some small ones before, and does some in a row.
 */
export async function run(_args: readonly string[]): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), "bench-archive-"));
  const films = await serveFilms();
  try {
    const azurite = await startAzurite({ dataFolder });
    try {
      const runs = new Map<string, Run[]>();
      for (let round = 0; round < RUNS; round++)
        // There and back, so that what the machine does beside falls on all alike.
        for (const size of SIZES_MIB)
          for (const way of round % 2 === 0 ? WAYS : WAYS.toReversed()) {
            const key = `${way} ${size}`;
            const done = await apart(way, films.url, azurite.connectionString, size);
            runs.set(key, [...(runs.get(key) ?? []), done]);
          }
      judge((way, size) => runs.get(`${way} ${size}`) ?? []);
    } finally {
      await azurite.stop();
    }
  } finally {
    await films.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function judge(of: (way: Way, size: number) => readonly Run[]): void {
  const problems: string[] = [];
  console.log(
    "MiB a second    archived   downloaded   uploaded  (piped)   of the slower (goal)  (piped)   peak MiB",
  );
  const peaks = SIZES_MIB.map((size) => {
    const [archived = 0, downloaded = 0, uploaded = 0, piped = 0] = WAYS.map(
      (way) => size / median(of(way, size).map(({ seconds }) => seconds)),
    );
    const ofSlower = (way: Way) =>
      // Round by round: what the machine does beside falls on all of one round alike.
      median(
        of(way, size).map(({ seconds }, round) => {
          const halves = (["download", "upload"] as const).map((half) => of(half, size)[round]?.seconds ?? 0);
          return Math.max(...halves) / seconds;
        }),
      );
    const ratio = ofSlower("archive");
    const peak = median(of("archive", size).map(({ peakBytes }) => peakBytes));
    const cells = [
      ...[archived, downloaded, uploaded].map((speed) => speed.toFixed(1).padStart(11)),
      piped.toFixed(1).padStart(8),
      `${ratio.toFixed(2)} (${SPEED_AT_LEAST})`.padStart(20),
      ofSlower("pipe").toFixed(2).padStart(10),
      (peak / MIB).toFixed(1).padStart(10),
    ];
    console.log(`${String(size).padStart(4)} MiB film ${cells.join(" ")}`);
    if (ratio < SPEED_AT_LEAST)
      problems.push(
        `A film of ${size} MiB is archived at ${ratio.toFixed(2)} of the raw speed, under ${SPEED_AT_LEAST}.`,
      );
    return { size, peak };
  });
  const [small, large] = [peaks[0], peaks.at(-1)];
  const growth = small && large ? (large.peak - small.peak) / ((large.size - small.size) * MIB) : Number.NaN;
  console.log(`memory grows by ${growth.toFixed(3)} bytes for a byte of film (at most ${GROWTH_AT_MOST})`);
  if (growth > GROWTH_AT_MOST)
    problems.push(
      `Archiving takes ${growth.toFixed(3)} bytes more for a byte of film, over ${GROWTH_AT_MOST}.`,
    );
  if (problems.length > 0) throw new StartupProblem(problems.join("\n"));
}

/**
 * A provider of one real, playable film, grown to as many MiB as its id says. All lie ready in memory: another's
 * machine would not take its time from this one.
 */
async function serveFilms(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const film = bytesInMemory(await tinyFilm({ width: 1280, height: 720, seconds: 4, audio: true }));
  const grown = new Map<string, Uint8Array>();
  for (const size of SIZES_MIB) grown.set(`${size}`, await readAll(paddedTo(film, size * MIB)));
  const server = createServer((request, response) => {
    const [, size = ""] = /\/videos\/film_(\d+)\/content/.exec(request.url ?? "") ?? [];
    const bytes = grown.get(size) ?? new Uint8Array();
    response.writeHead(200, { "content-type": "video/mp4", "content-length": bytes.byteLength }).end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      await promisify(server.close.bind(server))();
    },
  };
}

async function apart(way: Way, filmUrl: string, connectionString: string, mebibytes: number): Promise<Run> {
  const args = [fileURLToPath(import.meta.url), way, filmUrl, connectionString, String(mebibytes)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

/** The way of a film in the app: the provider's stream into blocks, looked at before they are one, and marked; its seconds. */
async function archive(filmUrl: string, connectionString: string, mebibytes: number): Promise<number> {
  const target = {
    ...({ api: "openai-videos", endpoint: filmUrl, deployment: "bench", paths: "v1" } as const),
    ...({ apiVersion: null, auth: { kind: "none" } } as const),
  };
  const nothing = () => null;
  const now = () => Date.now();
  const provider = createProvider({ target, key: nothing, credential: nothing, timeoutSeconds: 60, now });
  const storage = connectStorage({ connectionString });
  const copy = {
    ...{ path: `bench/${mebibytes}.mp4`, outputId: `film_${mebibytes}` },
    ...{ there: null, isTooSlow: () => false },
  };
  const config = { providerTimeoutMs: 60_000 };
  const started = performance.now();
  const copied = await copyFilm(copy, target, { provider: () => provider, storage, config });
  const seconds = (performance.now() - started) / 1_000;
  if (copied.kind !== "copied") throw new Error(`the film was not copied: ${copied.reason}`);
  if (!copied.stored.verified) throw new Error("the film was not found to be one on its way");
  await storage.films.removeAll("bench");
  return seconds;
}

function median(values: readonly number[] = []): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Before it counts: an app that archives has long run, and so have the bare halves beside it. */
const WARM_MIB = 16;
const WARM_FILMS = 5;

/** The seconds that a way takes. */
async function go(way: Way, filmUrl: string, connectionString: string, mebibytes: number): Promise<number> {
  if (way === "archive") return await archive(filmUrl, connectionString, mebibytes);
  if (way === "upload") return await rawUpload(connectionString, mebibytes * MIB);
  const url = `${filmUrl}/v1/videos/film_${mebibytes}/content`;
  return way === "pipe" ? await rawPipe(url, connectionString) : await rawDownload(url);
}

if (import.meta.main) {
  const [given = "", filmUrl = "", connectionString = "", mebibytes = ""] = process.argv.slice(2);
  const way = WAYS.find((each) => each === given);
  if (!way) throw new Error(`${given} is no way of a film`);
  for (let films = 0; films < WARM_FILMS; films++) await go(way, filmUrl, connectionString, WARM_MIB);
  const size = Number(mebibytes);
  const films = MIB_A_RUN / size;
  let seconds = 0;
  for (let film = 0; film < films; film++)
    seconds += (await go(way, filmUrl, connectionString, size)) / films;
  console.log(JSON.stringify({ peakBytes: peakBytes(), seconds }));
}
