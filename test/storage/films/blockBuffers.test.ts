import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { testStorage } from "../../support/storage/testStorage.ts";

const MIB = 1024 * 1024;
const CHUNK = 70_001;

async function* inChunks(bytes: Uint8Array, isBroken: boolean): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
  if (isBroken) throw new Error("the source broke");
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

test("films that are copied at once, and after broken ones, in memory that is used again, arrive as they were", async () => {
  const { films } = testStorage();
  const write = (path: string, bytes: Uint8Array, isBroken = false) =>
    films.write(path, inChunks(bytes, isBroken), {
      ...{ contentType: "video/mp4", providerId: path, maxBytes: 64 * MIB, expectedBytes: bytes.length },
      signal: new AbortController().signal,
    });
  for (let round = 0; round < 3; round++) {
    const contents = [1, 2, 3].map((more) => randomBytes(13 * MIB + more));
    const lost = write("lost", randomBytes(14 * MIB), true);
    const copies = contents.map((content, index) => write(`${round}/${index}.mp4`, content));
    await expect(lost).rejects.toThrow("broke");
    await Promise.all(copies);
    for (const [index, content] of contents.entries())
      expect(sha256(await films.read(`${round}/${index}.mp4`, 0, content.length))).toBe(sha256(content));
  }
});
