import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { type Copy, copyFilm } from "../../../src/lib/effects/films/copyFilm.ts";
import type { FilmRest } from "../../../src/lib/providers/provider.ts";
import { scriptedServer } from "../../support/providers/scriptedServer.ts";
import { providerAt } from "../../support/providers/testProvider.ts";
import { type Steps, steps } from "../../support/workflows/steps.ts";

const MiB = 1024 * 1024;
const PATH = "video_1/0.mp4";
const CHUNK = 256 * 1024;

interface Served {
  readonly film: Buffer;
  readonly etag: string | null;
}

/** Serves a film as a provider does that knows ranges; gives what was asked for. */
function serve(at: Steps, served: () => Served): (FilmRest | undefined)[] {
  const asked: (FilmRest | undefined)[] = [];
  const { provider } = at;
  provider.download = async (_id, _signal, rest?: FilmRest) => {
    asked.push(rest);
    const { film, etag } = served();
    const start = rest && rest.etag === etag && rest.total === film.length ? rest.start : 0;
    async function* body() {
      for (let from = start; from < film.length; from += CHUNK) yield film.subarray(from, from + CHUNK);
    }
    const contentType = "video/mp4";
    return { kind: "stream", body: body(), bytes: film.length - start, contentType, etag, start };
  };
  return asked;
}

/** A copy that is cut after so many bytes; none: to its end. */
async function copy(at: Steps, cutAfter = Number.POSITIVE_INFINITY) {
  let came = 0;
  const isTooSlow = (bytes: number) => {
    came += bytes;
    return came > cutAfter;
  };
  return await copyOver(at, await at.storage.films.facts(PATH), isTooSlow);
}

async function copyOver(at: Steps, there: Copy["there"], isTooSlow: Copy["isTooSlow"] = () => false) {
  const [model] = at.tools.config.models;
  if (!model) throw new Error("no model is configured");
  const { kind } = await copyFilm({ path: PATH, outputId: "film", there, isTooSlow }, model.target, at.tools);
  return kind;
}

async function kept(at: Steps) {
  const facts = await at.storage.films.facts(PATH);
  if (!facts) return null;
  const bytes = await at.storage.films.read(PATH, 0, facts.bytes);
  return { sha256: facts.sha256, own: sha256Of(bytes), bytes: facts.bytes, isPart: facts.part !== null };
}

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("a slow copy that is cut goes on from what it has, as often as it takes, and is the film", async () => {
  const at = steps();
  const film = randomBytes(7 * MiB);
  const asked = serve(at, () => ({ film, etag: '"one"' }));
  expect(await copy(at, 1 * MiB)).toBe("failed");
  expect(await copy(at, 5 * MiB)).toBe("failed");
  expect(await kept(at)).toMatchObject({ bytes: 6 * MiB, isPart: true });
  expect(await copy(at)).toBe("copied");
  expect(asked.map((rest) => rest?.start ?? 0)).toEqual([0, 1 * MiB, 6 * MiB]);
  const sha256 = sha256Of(film);
  expect(await kept(at)).toEqual({ sha256, own: sha256, bytes: film.length, isPart: false });
});

test.each<[string, string | null]>([
  ["another tag", '"two"'],
  ["no tag", null],
])("a film that has %s by then is copied from its first byte", async (_what, etag) => {
  const at = steps();
  const films = [randomBytes(3 * MiB), randomBytes(3 * MiB)] as const;
  let now: Served = { film: films[0], etag: '"one"' };
  serve(at, () => now);
  expect(await copy(at, 1 * MiB)).toBe("failed");
  now = { film: films[1], etag };
  expect(await copy(at)).toBe("copied");
  expect(await kept(at)).toMatchObject({ own: sha256Of(films[1]), isPart: false });
});

test("nothing is kept of a film without a tag: nobody could tell whether its rest is of the same", async () => {
  const at = steps();
  serve(at, () => ({ film: randomBytes(3 * MiB), etag: null }));
  expect(await copy(at, 1 * MiB)).toBe("failed");
  expect(await kept(at)).toBeNull();
});

test("a download is closed where our own storage fails before it is read", async () => {
  const at = steps();
  serve(at, () => ({ film: randomBytes(3 * MiB), etag: '"one"' }));
  expect(await copy(at, 1 * MiB)).toBe("failed");
  const there = await at.storage.films.facts(PATH);
  const closed = Promise.withResolvers<void>();
  await using server = await scriptedServer((_request, response) => {
    response.on("close", closed.resolve);
    const headers = { etag: '"one"', "content-range": `bytes ${1 * MiB}-${3 * MiB - 1}/${3 * MiB}` };
    response.writeHead(206, headers).write(Buffer.alloc(CHUNK));
  });
  at.provider.download = providerAt(server.url).download;
  const replaced = there && { ...there, etag: '"another"' };
  await expect(copyOver(at, replaced)).rejects.toThrow("no longer the same");
  await closed.promise;
});

test("a copy that has ended well leaves its connection to the next", async () => {
  const at = steps();
  const film = randomBytes(3 * MiB);
  await using server = await scriptedServer((_request, response) => {
    response.writeHead(200, { "content-length": film.length }).end(film);
  });
  at.provider.download = providerAt(server.url).download;
  for (let turn = 0; turn < 3; turn += 1) expect(await copy(at)).toBe("copied");
  expect(await kept(at)).toMatchObject({ own: sha256Of(film) });
  expect(server.connections()).toBe(1);
});
