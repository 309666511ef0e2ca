import { beforeAll, describe, expect, test } from "vitest";
import { filmType } from "../../src/lib/media/filmType.ts";
import { inspectFilm } from "../../src/lib/media/inspectFilm.ts";
import { fileOf, makeFilm } from "../support/media/films.ts";

const CONTAINERS = ["mp4", "mov", "webm", "mkv"] as const;
const films = new Map<string, Uint8Array>();
const film = (name: string): Uint8Array => films.get(name) ?? new Uint8Array();

beforeAll(async () => {
  for (const container of CONTAINERS) films.set(container, await makeFilm({ container }));
});

describe("a film in another container is a film as well", () => {
  test.each(CONTAINERS)("%s, whole", async (container) => {
    expect(await inspectFilm(fileOf(film(container)))).toMatchObject({
      kind: "film",
      ...{ container, bytesBehind: 0, width: 320, height: 180, hasAudio: true },
    });
  });

  test.each(CONTAINERS)("%s, cut off, is none", async (container) => {
    const whole = film(container);
    for (const share of [0.3, 0.6, 0.9, 1]) {
      const size = Math.floor(whole.length * share) - 1;
      expect(await inspectFilm(fileOf(whole.subarray(0, size))), `${size}`).toMatchObject({
        kind: "not-a-film",
      });
    }
  });

  test.each(["webm", "mkv"] as const)("%s with a damaged start is none", async (container) => {
    const bytes = Buffer.from(film(container));
    bytes.fill(0, 4, 200);
    expect(await inspectFilm(fileOf(bytes))).toMatchObject({ kind: "not-a-film" });
  });
});

describe("a WebM from a pipe, which does not say how long it is", () => {
  /** As it is written to what cannot be gone back in: the segment's length stays unknown. */
  function piped(): Buffer {
    const bytes = Buffer.from(film("webm"));
    const segment = bytes.indexOf(Buffer.from("18538067", "hex"));
    bytes.write("01ffffffffffffff", segment + 4, "hex");
    return bytes;
  }

  test("is a film, also with bytes behind its end", async () => {
    const facts = { kind: "film", container: "webm", hasAudio: true };
    expect(await inspectFilm(fileOf(piped()))).toMatchObject({ ...facts, bytesBehind: 0 });
    const more = Buffer.concat([piped(), Buffer.from("\r\n")]);
    expect(await inspectFilm(fileOf(more))).toMatchObject({ ...facts, bytesBehind: 2 });
  });

  test.each([0.5, 0.9, 1])(
    "cut off at %f of it is none: half a film is not kept as a whole one",
    async (share) => {
      const bytes = piped();
      const cut = bytes.subarray(0, Math.floor(bytes.length * share) - 1);
      expect(await inspectFilm(fileOf(cut))).toMatchObject({ kind: "not-a-film" });
    },
  );
});

test.each([
  ["a line break", Buffer.from("\r\n")],
  ["a line of text", Buffer.from("-- end of the film, with love from the proxy --\n")],
  ["a page", Buffer.from("<html><body>cached</body></html>")],
  ["zeros", Buffer.alloc(700)],
  ["the end of a chunked body", Buffer.from("0\r\n\r\n")],
])("%s behind the end of a film makes it no worse", async (_name, behind) => {
  for (const container of ["mp4", "mov"]) {
    const facts = await inspectFilm(fileOf(Buffer.concat([film(container), behind])));
    expect(facts).toMatchObject({ kind: "film", bytesBehind: behind.byteLength });
  }
});

test("a film's first bytes tell its type", () => {
  const types = CONTAINERS.map((container) => filmType(film(container)));
  expect(types).toEqual(["video/mp4", "video/quicktime", "video/webm", "video/x-matroska"]);
  expect(filmType(Buffer.from("<html>"))).toBeNull();
  expect(filmType(new Uint8Array())).toBeNull();
});
