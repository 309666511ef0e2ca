import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { FilmToWrite } from "../../../src/lib/storage/films/films.ts";
import { testStorage } from "../../support/storage/testStorage.ts";

const PATH = "video_1/0.mp4";
const MIB = 1024 * 1024;

function film(changes: Partial<FilmToWrite> = {}): FilmToWrite {
  const signal = new AbortController().signal;
  return {
    contentType: "video/mp4",
    providerId: "gen-1",
    maxBytes: 64 * MIB,
    expectedBytes: null,
    signal,
    ...changes,
  };
}

/** Bytes that differ everywhere, in chunks of odd sizes. */
function* chunks(bytes: number, chunk = 70_001, seed = 0): Generator<Uint8Array> {
  for (let sent = 0; sent < bytes; sent += chunk) {
    const part = Buffer.alloc(Math.min(chunk, bytes - sent));
    for (let at = 0; at + 4 <= part.length; at += 4) part.writeUInt32LE((sent + at + seed) >>> 0, at);
    yield part;
  }
}

async function* source(bytes: number, chunk?: number, seed?: number): AsyncGenerator<Uint8Array> {
  yield* chunks(bytes, chunk, seed);
}

function whole(bytes: number, chunk?: number, seed?: number): Buffer {
  return Buffer.concat([...chunks(bytes, chunk, seed)]);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

test.each([1, 4 * MIB - 1, 4 * MIB, 4 * MIB + 1, 9 * MIB + 5])(
  "a film of %i bytes arrives whole, with its facts",
  async (bytes) => {
    const { films } = testStorage();
    const written = await films.write(PATH, source(bytes), film({ expectedBytes: bytes }));
    const content = whole(bytes);
    expect(written).toMatchObject({ kind: "written", bytes, sha256: sha256(content) });
    expect(await films.facts(PATH)).toMatchObject({
      bytes,
      sha256: sha256(content),
      providerId: "gen-1",
      verified: false,
      contentType: "video/mp4",
      ...(written.kind === "written" && { etag: written.etag }),
    });
    expect(sha256(await films.read(PATH, 0, bytes))).toBe(sha256(content));
  },
);

test("chunks of many megabytes are cut into blocks too", async () => {
  const { films } = testStorage();
  await films.write(PATH, source(11 * MIB, 11 * MIB), film());
  expect((await films.facts(PATH))?.sha256).toBe(sha256(whole(11 * MIB, 11 * MIB)));
});

test.each([
  ["short", 5 * MIB - 1, 5 * MIB, 64 * MIB],
  ["long", 5 * MIB + 1, 5 * MIB, 64 * MIB],
  ["long", 5 * MIB + 1, null, 5 * MIB],
  ["empty", 0, null, 64 * MIB],
  ["empty", 0, 5, 64 * MIB],
] as const)(
  "a source that is too %s (%i bytes, %s expected) leaves no film",
  async (kind, bytes, expectedBytes, maxBytes) => {
    const { films } = testStorage();
    expect(await films.write(PATH, source(bytes), film({ expectedBytes, maxBytes }))).toMatchObject({ kind });
    expect(await films.facts(PATH)).toBeNull();
  },
);

test("a source that never ends is read only as far as a film may be long", async () => {
  const { films } = testStorage();
  let sent = 0;
  let closed = false;
  async function* endless() {
    try {
      for (;;) {
        sent += MIB;
        yield Buffer.alloc(MIB);
      }
    } finally {
      closed = true;
    }
  }
  expect(await films.write(PATH, endless(), film({ maxBytes: 6 * MIB }))).toMatchObject({ kind: "long" });
  expect(sent).toBe(7 * MIB);
  expect(closed).toBe(true);
});

test("a source that breaks leaves no film, and the film that was there before stays", async () => {
  const { films } = testStorage();
  async function* broken() {
    yield* chunks(6 * MIB);
    throw new Error("connection lost");
  }
  await expect(films.write(PATH, broken(), film())).rejects.toThrow("connection lost");
  expect(await films.facts(PATH)).toBeNull();

  await films.write(PATH, source(9), film());
  await expect(films.write(PATH, broken(), film())).rejects.toThrow("connection lost");
  expect((await films.facts(PATH))?.bytes).toBe(9);
});

test("a source that stalls is left as soon as the signal says so", async () => {
  const { films } = testStorage();
  const stop = new AbortController();
  async function* stalling() {
    yield* chunks(5 * MIB);
    stop.abort(new Error("enough waited"));
    await new Promise(() => undefined);
  }
  await expect(films.write(PATH, stalling(), film({ signal: stop.signal }))).rejects.toThrow("enough waited");
  expect(await films.facts(PATH)).toBeNull();
});

test("the same film copied twice at the same time is there once and whole", async () => {
  const { films } = testStorage();
  const bytes = 9 * MIB;
  const copies = await Promise.all(
    [1, 2, 3].map((n) => films.write(PATH, source(bytes, 60_000 + 4 * n), film())),
  );
  const facts = await films.facts(PATH);
  for (const copy of copies)
    expect(copy).toMatchObject({ kind: "written", sha256: facts?.sha256, etag: facts?.etag });
  expect(sha256(await films.read(PATH, 0, bytes))).toBe(facts?.sha256);
});

test("two different films at one place are never mixed, and a late one does not replace the other", async () => {
  const { films } = testStorage();
  const bytes = 9 * MIB;
  let overtaken: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    overtaken = resolve;
  });
  async function* slow() {
    yield* chunks(bytes, 70_000, 7);
    await first;
  }
  const late = films.write(PATH, slow(), film());
  late.catch(() => undefined);
  await films.write(PATH, source(bytes), film());
  overtaken();
  await expect(late).rejects.toThrow();
  const facts = await films.facts(PATH);
  expect(sha256(await films.read(PATH, 0, bytes))).toBe(facts?.sha256);
  expect(facts?.sha256).toBe(sha256(whole(bytes)));
});

test("a bad copy is replaced by a better one", async () => {
  const { films } = testStorage();
  await films.write(PATH, source(5 * MIB), film());
  const better = await films.write(PATH, source(6 * MIB), film());
  expect(better).toMatchObject({ kind: "written", bytes: 6 * MIB });
  expect((await films.facts(PATH))?.bytes).toBe(6 * MIB);
});

test("verified says so about this very film, keeps its facts, and can be said twice", async () => {
  const { films } = testStorage();
  const written = await films.write(PATH, source(10), film({ providerId: "gen/ü\r\n1" }));
  if (written.kind !== "written") throw new Error("not written");
  const before = await films.facts(PATH);
  expect(await films.markVerified(PATH, '"0x1"')).toBe(false);
  expect(await films.markVerified("video_1/9.mp4", written.etag)).toBe(false);
  const marked = await Promise.all([1, 2, 3].map(() => films.markVerified(PATH, written.etag)));
  expect(marked).toEqual([true, true, true]);
  const { etag, lastModified, ...facts } = { ...before, verified: true, providerId: "gen/ü\r\n1" };
  expect(await films.facts(PATH)).toMatchObject(facts);
  expect((await films.facts(PATH))?.etag).not.toBe(etag);
  expect(lastModified).toBeInstanceOf(Date);
});

test("ranges are half open, and end where the film ends", async () => {
  const { films } = testStorage();
  await films.write(PATH, source(1_000), film());
  const content = whole(1_000);
  expect(Buffer.from(await films.read(PATH, 10, 20))).toEqual(content.subarray(10, 20));
  expect(Buffer.from(await films.read(PATH, 990, 2_000))).toEqual(content.subarray(990));
  expect((await films.read(PATH, 1_000, 1_001)).byteLength).toBe(0);
  expect((await films.read(PATH, 5, 5)).byteLength).toBe(0);
  await expect(films.read("video_1/9.mp4", 0, 1)).rejects.toThrow();
  await expect(films.read(PATH, 0, 1, '"0x1"')).rejects.toThrow();

  const part = await films.open(PATH, { start: 10, end: 20 });
  expect(Buffer.concat(await (part?.body.toArray() ?? []))).toEqual(content.subarray(10, 20));
  expect(part?.bytes).toBe(10);
});

test("a film opens as a stream with what HTTP needs, and not at all when it is another one", async () => {
  const { films } = testStorage();
  await films.write(PATH, source(5 * MIB), film());
  const facts = await films.facts(PATH);
  const opened = await films.open(PATH, null, facts?.etag);
  expect(opened).toMatchObject({
    bytes: 5 * MIB,
    contentType: "video/mp4",
    etag: facts?.etag,
    lastModified: facts?.lastModified,
  });
  expect(sha256(Buffer.concat(await (opened?.body.toArray() ?? [])))).toBe(facts?.sha256);
  expect(await films.open(PATH, null, '"0x1"')).toBeNull();
  expect(await films.open("video_1/9.mp4", null)).toBeNull();
});

test("removing a video's films removes all of them and no other's", async () => {
  const { films } = testStorage();
  await films.put("video_1/thumbnail.webp", Buffer.from("still"), "image/webp");
  await films.put("video_1/thumbnail.webp", Buffer.from("better"), "image/webp");
  await films.write(PATH, source(10), film());
  await films.put("video_12/0.mp4", Buffer.from("another"), "video/mp4");
  expect(Buffer.from(await films.read("video_1/thumbnail.webp", 0, 99)).toString()).toBe("better");
  await films.removeAll("video_1");
  await films.removeAll("video_1");
  expect(await films.facts("video_1/thumbnail.webp")).toBeNull();
  expect(await films.facts(PATH)).toBeNull();
  expect(await films.facts("video_12/0.mp4")).toMatchObject({ bytes: 7, contentType: "video/mp4" });
});

test("a signed link reads its one blob, under the given name, until it runs out", async () => {
  const { films } = testStorage();
  await films.write(PATH, source(1_000), film());
  const now = Date.now();
  const link = await films.signedUrl(PATH, { fileName: 'my "film"\r\n.mp4', minutes: 15, now });
  const answer = await fetch(link);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-disposition")).toBe('inline; filename="my _film___.mp4"');
  expect((await answer.arrayBuffer()).byteLength).toBe(1_000);

  expect((await fetch(link.replace("/0.mp4", "/1.mp4"))).status).toBe(403);
  expect((await fetch(link, { method: "DELETE" })).status).toBe(403);
  const old = await films.signedUrl(PATH, { fileName: "film.mp4", minutes: 15, now: now - 16 * 60_000 });
  expect((await fetch(old)).status).toBe(403);
});
