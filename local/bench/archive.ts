import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inspectFilm } from "../../src/lib/media/inspectFilm.ts";
import { createProvider } from "../../src/lib/providers/registry.ts";
import { connectStorage } from "../../src/lib/storage/connectStorage.ts";
import { startAzurite } from "../azuriteProcess.ts";
import { StartupProblem } from "../commands/startupProblem.ts";
import { type ByteSource, bytesInMemory, pieces } from "../sora/byteSource.ts";
import { paddedTo } from "../sora/films/mp4Boxes.ts";
import { tinyFilm } from "../sora/films/tinyFilm.ts";

const MIB = 2 ** 20;
const SMALL_MIB = 16;
const LARGE_MIB = 256;
const RUNS = 5;
/** Bytes of memory for each byte of film, beyond what any film takes. */
const GROWTH_AT_MOST = 0.1;

interface Archived {
  readonly peakBytes: number;
  readonly seconds: number;
}

/** Measures how memory grows with the length of a film that is archived, each copy in a process of its own. */
export async function run(_args: readonly string[]): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), "bench-archive-"));
  const films = await serveFilms();
  try {
    const azurite = await startAzurite({ dataFolder });
    try {
      const sizes = Array.from({ length: RUNS }, () => [SMALL_MIB, LARGE_MIB]).flat();
      const peaks = new Map<number, number[]>([SMALL_MIB, LARGE_MIB].map((size) => [size, []]));
      for (const size of sizes) {
        const { peakBytes, seconds } = await archiveApart(films.url, azurite.connectionString, size);
        peaks.get(size)?.push(peakBytes);
        console.log(
          `${String(size).padStart(4)} MiB film: peak ${(peakBytes / MIB).toFixed(1).padStart(6)} MiB, ` +
            `${(size / seconds).toFixed(1).padStart(6)} MiB/s`,
        );
      }
      judge(median(peaks.get(SMALL_MIB)), median(peaks.get(LARGE_MIB)));
    } finally {
      await azurite.stop();
    }
  } finally {
    await films.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function judge(small: number, large: number): void {
  const growth = (large - small) / ((LARGE_MIB - SMALL_MIB) * MIB);
  console.log(`median peak of ${RUNS}: ${(small / MIB).toFixed(1)} MiB and ${(large / MIB).toFixed(1)} MiB`);
  console.log(`growth ${growth.toFixed(3)} bytes per byte of film (at most ${GROWTH_AT_MOST})`);
  if (growth > GROWTH_AT_MOST)
    throw new StartupProblem(
      `Archiving takes ${growth.toFixed(3)} bytes more per byte of film, over ${GROWTH_AT_MOST}.`,
    );
}

/** A provider of one real, playable film, grown to as many MiB as its id says. */
async function serveFilms(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const film = bytesInMemory(await tinyFilm({ width: 1280, height: 720, seconds: 4, audio: true }));
  const server = createServer((request, response) => {
    const [, size] = /\/videos\/film_(\d+)\/content/.exec(request.url ?? "") ?? [];
    const grown: ByteSource = paddedTo(film, Number(size) * MIB);
    response.writeHead(200, { "content-type": "video/mp4", "content-length": grown.size });
    pipeline(Readable.from(pieces(grown, 0, grown.size)), response).catch(() => response.destroy());
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

async function archiveApart(filmUrl: string, connectionString: string, mebibytes: number): Promise<Archived> {
  const args = [fileURLToPath(import.meta.url), filmUrl, connectionString, String(mebibytes)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

/** The way of a film in the app: the provider's stream into blocks, the check by ranged reads, the mark. */
async function archive(filmUrl: string, connectionString: string, mebibytes: number): Promise<Archived> {
  const started = performance.now();
  const target = {
    ...({ api: "openai-videos", endpoint: filmUrl, deployment: "bench", paths: "v1" } as const),
    ...({ apiVersion: null, auth: { kind: "none" } } as const),
  };
  const nothing = () => null;
  const now = () => Date.now();
  const provider = createProvider({ target, key: nothing, credential: nothing, timeoutSeconds: 60, now });
  const { films } = connectStorage({ connectionString });
  const { signal } = new AbortController();
  const download = await provider.download(`film_${mebibytes}`, signal);
  if (download.kind !== "stream") throw new Error(`the film is ${download.kind}`);

  const path = `bench/${mebibytes}.mp4`;
  const { body, bytes, contentType } = download;
  const expected = { providerId: "bench", maxBytes: 2 * LARGE_MIB * MIB, expectedBytes: bytes };
  const written = await films.write(path, body, { contentType, ...expected, signal });
  if (written.kind !== "written") throw new Error(`the film came ${written.kind}`);
  const seen = await inspectFilm({ size: written.bytes, read: (from, to) => films.read(path, from, to) });
  if (seen.kind !== "film") throw new Error(seen.reason);
  if (!(await films.markVerified(path, written.etag))) throw new Error("the film was replaced meanwhile");
  await films.removeAll("bench");
  const peakBytes = process.resourceUsage().maxRSS * 1_024;
  return { peakBytes, seconds: (performance.now() - started) / 1_000 };
}

function median(values: readonly number[] = []): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (import.meta.main) {
  const [filmUrl = "", connectionString = "", mebibytes = ""] = process.argv.slice(2);
  console.log(JSON.stringify(await archive(filmUrl, connectionString, Number(mebibytes))));
}
