import { createHash } from "node:crypto";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { expect, test } from "vitest";
import { freshPrefix, storageNamed } from "../../support/storage/testStorage.ts";

const MIB = 1024 * 1024;
const PATH = "video_1/0.mp4";
const FILM = Buffer.from(Uint8Array.from({ length: 5 * MIB }, (_, at) => (at * 31) % 253));
const PART = { etag: "tag", total: FILM.length };
/** Within a block of a copy that is not cut. */
const CUT_AT = 2.5 * MIB;
const CUT = new Error("too slow");

/** Remembers by its name each block that was staged. */
function blockNames() {
  const seen = new Map<string, Set<string>>();
  const policy: PipelinePolicy = {
    name: "blockNames",
    sendRequest(request, next) {
      const name = new URL(request.url).searchParams.get("blockid");
      if (name !== null && Buffer.isBuffer(request.body)) {
        const bytes = createHash("sha256").update(request.body).digest("hex");
        seen.set(name, (seen.get(name) ?? new Set()).add(bytes));
      }
      return next(request);
    },
  };
  return { seen, policy };
}

async function* from(start: number, end: number, cut = false) {
  yield FILM.subarray(start, end);
  if (cut) throw CUT;
}

test("a copy that goes on from a part and one from the first byte name no two blocks alike that differ", async () => {
  const names = blockNames();
  const { films } = storageNamed(freshPrefix(), [names.policy]);
  const film = {
    ...{
      contentType: "video/mp4",
      providerId: "gen-1",
      maxBytes: 2 * FILM.length,
      expectedBytes: FILM.length,
    },
    signal: new AbortController().signal,
  };
  const cut = { is: (error: unknown) => error === CUT, part: PART };
  const began = await films.write(PATH, from(0, CUT_AT, true), { ...film, cut });
  expect(began).toEqual({ kind: "cut", bytes: CUT_AT });
  const replaces = (await films.facts(PATH))?.etag ?? null;
  // A run that was given up on copies all of it meanwhile.
  await films.write("video_1/1.mp4", from(0, FILM.length), film);
  const ended = await films.write(PATH, from(CUT_AT, FILM.length), { ...film, replaces, goesOn: true });
  expect(ended).toMatchObject({ kind: "written", bytes: FILM.length });
  // The first is the same for both; then come the part's own and its rest, and two of the whole copy.
  expect([...names.seen.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1, 1]);
  expect(Buffer.compare(Buffer.from(await films.read(PATH, 0, FILM.length)), FILM)).toBe(0);
});
