import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { inspectFilm } from "../../src/lib/media/inspectFilm.ts";
import { type FilmOptions, fileOf, makeFilm } from "../support/media/films.ts";

const indexes = ["first", "last", "fragments"] as const;
const films = new Map<string, Uint8Array>();
const film = (name: string): Uint8Array => films.get(name) ?? new Uint8Array();

beforeAll(async () => {
  const wanted: [string, FilmOptions][] = [
    ...indexes.map((index): [string, FilmOptions] => [index, { index }]),
    ["silent", { audio: false, size: "180x320", seconds: 1 }],
    ["long", { index: "last", size: "640x360", seconds: 25 }],
    ["frames", { index: "frames", seconds: 12 }],
  ];
  await Promise.all(wanted.map(async ([name, options]) => films.set(name, await makeFilm(options))));
});

describe("a whole film", () => {
  test.each(indexes)("is described from its index (%s)", async (index) => {
    const facts = await inspectFilm(fileOf(film(index)));
    expect(facts).toMatchObject({ kind: "film", width: 320, height: 180, hasAudio: true });
    expect(facts.kind === "film" && facts.durationSeconds).toBeCloseTo(2, 1);
  });

  test("without sound says so", async () => {
    const facts = await inspectFilm(fileOf(film("silent")));
    expect(facts).toMatchObject({
      kind: "film",
      width: 180,
      height: 320,
      hasAudio: false,
      durationSeconds: 1,
    });
  });

  test("of a fragment for each frame has nothing behind its end", async () => {
    const whole = film("frames");
    expect(Buffer.from(whole).toString("latin1").split("moof").length).toBeGreaterThan(512);
    expect(await inspectFilm(fileOf(whole))).toMatchObject({ kind: "film", hasAudio: true, bytesBehind: 0 });
    const more = Buffer.concat([whole, Buffer.from("\r\n")]);
    expect(await inspectFilm(fileOf(more))).toMatchObject({ kind: "film", bytesBehind: 2 });
  });

  test("is not read whole", async () => {
    const long = fileOf(film("long"));
    expect(await inspectFilm(long)).toMatchObject({ kind: "film" });
    expect(long.readBytes()).toBeLessThan(long.size / 4);
  });
});

describe("what is no whole film", () => {
  test.each(indexes)("a film cut off anywhere is truncated (index %s)", async (index) => {
    const whole = film(index);
    const kept = index === "fragments" ? [0.1, 0.3, 0.55] : [0.02, 0.3, 0.55, 0.9, 0.99];
    for (const size of [...kept.map((share) => Math.floor(whole.length * share)), whole.length - 1]) {
      expect(
        await inspectFilm(fileOf(whole.subarray(0, size))),
        `${size} of ${whole.length} bytes`,
      ).toMatchObject({
        kind: "not-a-film",
      });
    }
  });

  test.each([
    ["an empty file", new Uint8Array(), "the file is empty"],
    [
      "an HTML page",
      Buffer.from("\r\n <!DOCTYPE html><html><body>sign in</body></html>"),
      "the file is text or HTML, not a film",
    ],
    ["a JSON error", Buffer.from('{"error":{"code":"x"}}'), "the file is text or HTML, not a film"],
    ["a few bytes", Buffer.from("abc"), "the file is no film"],
    ["junk", Buffer.alloc(5_000, 7), "the file is no film"],
  ])("%s", async (_name, bytes, reason) => {
    expect(await inspectFilm(fileOf(bytes))).toEqual({ kind: "not-a-film", reason });
  });

  test("sound alone", async () => {
    const cut = Buffer.from(film("first"));
    for (let at = cut.indexOf("vide"); at !== -1; at = cut.indexOf("vide", at + 4))
      cut.write("text", at, "latin1");
    expect(await inspectFilm(fileOf(cut))).toMatchObject({ kind: "not-a-film" });
  });

  test("damage of any kind gives an answer, never a throw", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...indexes),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
          maxLength: 12,
        }),
        fc.integer({ min: 0, max: 4_096 }),
        async (index, edits, window) => {
          const bytes = Buffer.from(film(index));
          for (const [share, value] of edits) bytes[Math.floor(share * (window + 1))] = value;
          expect(["film", "not-a-film"]).toContain((await inspectFilm(fileOf(bytes))).kind);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("a storage that fails", () => {
  test.each([0, 1])("is thrown as it came, so that the step is tried again (read %i)", async (failing) => {
    const whole = film("long");
    let reads = 0;
    const file = {
      size: whole.length,
      read: async (start: number, end: number) => {
        reads += 1;
        if (reads > failing) throw new Error("storage is out of reach");
        return whole.subarray(start, end);
      },
    };
    await expect(inspectFilm(file)).rejects.toThrow("storage is out of reach");
  });

  test("a short read is a failure of the storage, not of the film", async () => {
    const whole = film("first");
    const file = {
      size: whole.length,
      read: async (start: number, end: number) => whole.subarray(start, end - 1),
    };
    await expect(inspectFilm(file)).rejects.toThrow(/asked for \d+ bytes/);
  });
});
