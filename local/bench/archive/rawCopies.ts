import { once } from "node:events";
import { get, type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BlobSASPermissions, BlobServiceClient } from "@azure/storage-blob";

const PIECE = Buffer.alloc(256 * 1_024, "reel");
const HOUR_MS = 3_600_000;

/** Reads what an address has to give, and forgets it; how many seconds that took. */
export async function rawDownload(url: string): Promise<number> {
  const started = performance.now();
  const [response] = await once(get(url), "response");
  response.resume();
  await once(response, "end");
  return secondsSince(started);
}

/** One Put Blob of so many bytes out of memory, without the SDK's blocks or checks; how many seconds that took. */
export async function rawUpload(connectionString: string, bytes: number): Promise<number> {
  return await putBlob(connectionString, async () => ({ bytes, source: Readable.from(outOfMemory(bytes)) }));
}

/** What an address has to give, in one Put Blob, as it comes; how many seconds that took. */
export async function rawPipe(url: string, connectionString: string): Promise<number> {
  return await putBlob(connectionString, async () => {
    const [source]: IncomingMessage[] = await once(get(url), "response");
    if (!source) throw new Error("the address gave no answer");
    return { source, bytes: Number(source.headers["content-length"]) };
  });
}

interface Body {
  readonly source: Readable;
  readonly bytes: number;
}

async function putBlob(connectionString: string, open: () => Promise<Body>): Promise<number> {
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient("raw");
  await container.createIfNotExists();
  const blob = container.getBlockBlobClient("film");
  const url = await blob.generateSasUrl({
    permissions: BlobSASPermissions.parse("cw"),
    expiresOn: new Date(Date.now() + HOUR_MS),
  });
  const started = performance.now();
  const { source, bytes } = await open();
  const call = request(url, {
    method: "PUT",
    headers: { "content-length": bytes, "x-ms-blob-type": "BlockBlob", "x-ms-version": "2023-11-03" },
  });
  const answered = once(call, "response");
  await pipeline(source, call);
  const [response] = await answered;
  response.resume();
  const seconds = secondsSince(started);
  if (response.statusCode !== 201) throw new Error(`storage answered ${response.statusCode}`);
  await blob.delete();
  return seconds;
}

function* outOfMemory(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= PIECE.length)
    yield PIECE.subarray(0, Math.min(left, PIECE.length));
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1_000;
}
