import { createHash } from "node:crypto";
import { BlockBlobClient } from "@azure/storage-blob";
import { expect, test } from "vitest";
import { startOfPart } from "../../../src/lib/storage/films/filmPart.ts";
import { type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";

const ETAG = '"0x1"';
const PART = Buffer.from("the first half of a film");
const BLOCKS = `<BlockList><CommittedBlocks><Block><Name>MDA=</Name><Size>${PART.length}</Size></Block></CommittedBlocks></BlockList>`;

/** A storage with one part in it, of which it sends as much as `send` does. */
async function storageWith(send: Script) {
  const [begun, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const server = await scriptedServer((request, response) => {
    if (request.url.includes("comp=blocklist"))
      return void response.writeHead(200, { "content-type": "application/xml" }).end(BLOCKS);
    response.on("close", closed.resolve);
    response.writeHead(200, { "content-length": PART.length, etag: ETAG });
    send(request, response);
    begun.resolve();
  });
  const blob = new BlockBlobClient(`${server.url}/films/film.mp4`);
  return Object.assign(server, { blob, begun: begun.promise, closed: closed.promise });
}

const half: Script = (_request, response) => void response.write(PART.subarray(0, 5));
const never = () => new AbortController().signal;

test("a part is read back with its blocks, its length and its hash", async () => {
  await using storage = await storageWith((_request, response) => response.end(PART));
  const { ids, bytes, hash } = await startOfPart(storage.blob, ETAG, never());
  expect({ ids, bytes }).toEqual({ ids: ["MDA="], bytes: PART.length });
  expect(hash.digest("hex")).toBe(createHash("sha256").update(PART).digest("hex"));
});

test("a part whose bytes stop coming is given up, and its connection closed", async () => {
  await using storage = await storageWith(half);
  await expect(startOfPart(storage.blob, ETAG, never(), 300)).rejects.toThrow();
  await storage.closed;
});

test("a part is left as soon as its copy is ended", async () => {
  await using storage = await storageWith(half);
  const copy = new AbortController();
  const start = startOfPart(storage.blob, ETAG, copy.signal);
  await storage.begun;
  copy.abort();
  await expect(start).rejects.toThrow();
  await storage.closed;
});
