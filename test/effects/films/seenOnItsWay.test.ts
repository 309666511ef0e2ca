import { beforeAll, expect, test } from "vitest";
import { copyFilm } from "../../../src/lib/effects/films/copyFilm.ts";
import { measureFilm } from "../../../src/lib/effects/films/measureFilm.ts";
import { grownBehind, grownInside, makeFilm } from "../../support/media/films.ts";
import { type Steps, steps } from "../../support/workflows/steps.ts";

const MiB = 1024 * 1024;
const PATH = "video_1/0.mp4";
const CHUNK = 60_001;

const films = { first: Buffer.of(), last: Buffer.of() };

beforeAll(async () => {
  films.first = Buffer.from(await makeFilm({ index: "first" }));
  films.last = Buffer.from(await makeFilm({ index: "last" }));
});

function serve({ provider }: Steps, film: Uint8Array): void {
  async function* body() {
    for (let from = 0; from < film.length; from += CHUNK) yield film.subarray(from, from + CHUNK);
  }
  provider.download = async () => ({
    ...({ kind: "stream", body: body(), bytes: film.length } as const),
    ...({ contentType: "video/mp4", etag: null, start: 0 } as const),
  });
}

/** Copies a film and counts how often our storage is read or asked about it meanwhile. */
async function copy(at: Steps, film: Uint8Array) {
  const [model] = at.tools.config.models;
  if (!model) throw new Error("no model is configured");
  serve(at, film);
  const asked: string[] = [];
  const counted = {
    ...at.storage.films,
    read: (...args: Parameters<typeof at.storage.films.read>) => {
      asked.push("read");
      return at.storage.films.read(...args);
    },
    markVerified: (...args: Parameters<typeof at.storage.films.markVerified>) => {
      asked.push("mark");
      return at.storage.films.markVerified(...args);
    },
  };
  const tools = { ...at.tools, storage: { ...at.storage, films: counted } };
  const what = { path: PATH, outputId: "film", there: null, isTooSlow: () => false };
  const copied = await copyFilm(what, model.target, tools);
  return { copied, asked };
}

test.each<[string, () => Uint8Array]>([
  ["a short film", () => films.first],
  ["a film whose index comes first", () => grownBehind(films.first, 18 * MiB)],
  ["a film whose index comes last", () => grownInside(films.last, 18 * MiB + 7)],
  ["a film whose last block is full", () => grownInside(films.last, 15 * MiB - films.last.length)],
])(
  "%s is seen to be one while it comes: it is there with its mark, and not read again",
  async (_what, of) => {
    const at = steps();
    const { copied, asked } = await copy(at, of());
    expect(copied).toMatchObject({
      kind: "copied",
      stored: { verified: true },
      seen: { width: 320, height: 180 },
    });
    expect(asked).toEqual([]);
    expect(await at.storage.films.facts(PATH)).toMatchObject({ verified: true, bytes: of().length });
  },
);

test("a film whose index has left memory is there without its mark, and is looked at where it lies", async () => {
  const at = steps();
  const film = grownBehind(grownInside(films.last, 4 * MiB), 13 * MiB);
  const { copied } = await copy(at, film);
  expect(copied).toMatchObject({ kind: "copied", stored: { verified: false }, seen: null });
  const { record } = await at.accept();
  expect(await measureFilm(PATH, record, at.tools)).toMatchObject({ kind: "film", film: { width: 320 } });
  expect(await at.storage.films.facts(PATH)).toMatchObject({ verified: true });
});

test.each<[string, () => Uint8Array, object]>([
  ["no film", () => Buffer.alloc(6 * MiB, "reel"), { kind: "not-a-film" }],
  [
    "a film with bytes behind its end",
    () => Buffer.concat([films.first, Buffer.alloc(99, "x")]),
    { bytesBehind: 99 },
  ],
])("%s gets no mark", async (_what, of, seen) => {
  const at = steps();
  const { copied } = await copy(at, of());
  expect(copied).toMatchObject({ kind: "copied", stored: { verified: false }, seen });
  expect(await at.storage.films.facts(PATH)).toMatchObject({ verified: false });
});

test("what came short is not looked at, and not there", async () => {
  const at = steps();
  const [model] = at.tools.config.models;
  if (!model) throw new Error("no model is configured");
  serve(at, films.first);
  const { download } = at.provider;
  at.provider.download = async (...args) => {
    const answer = await download(...args);
    return answer.kind === "stream" ? { ...answer, bytes: films.first.length + 1 } : answer;
  };
  const what = { path: PATH, outputId: "film", there: null, isTooSlow: () => false };
  expect(await copyFilm(what, model.target, at.tools)).toMatchObject({ kind: "failed" });
  expect(await at.storage.films.facts(PATH)).toBeNull();
});
