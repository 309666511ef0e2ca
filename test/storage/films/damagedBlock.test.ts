import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { expect, test } from "vitest";
import { freshPrefix, storageNamed } from "../../support/storage/testStorage.ts";

const PATH = "video_1/0.mp4";
const FILM = Buffer.alloc(5_000_000, "a reel of film ");

/** A line to storage that changes one byte of a block, so many times. */
function badLine(times: number): PipelinePolicy {
  let left = times;
  return {
    name: "badLine",
    sendRequest(request, next) {
      if (left > 0 && request.url.includes("comp=block&") && Buffer.isBuffer(request.body)) {
        left -= 1;
        const damaged = Buffer.from(request.body);
        damaged.writeUInt8(damaged.readUInt8(1_000) ^ 1, 1_000);
        request.body = damaged;
      }
      return next(request);
    },
  };
}

test("a block that was damaged on its way to storage is refused, and the next copy of the film is whole", async () => {
  const { films } = storageNamed(freshPrefix(), [badLine(1)]);
  const copy = () =>
    films.write(
      PATH,
      (async function* () {
        yield FILM;
      })(),
      {
        ...{ contentType: "video/mp4", providerId: "gen-1" },
        ...{ maxBytes: 2 * FILM.length, expectedBytes: FILM.length },
        signal: new AbortController().signal,
      },
    );
  await expect(copy()).rejects.toThrow(/MD5|Md5/);
  expect(await films.facts(PATH)).toBeNull();
  expect(await copy()).toMatchObject({ kind: "written", bytes: FILM.length });
  expect(Buffer.compare(Buffer.from(await films.read(PATH, 0, FILM.length)), FILM)).toBe(0);
});
