import { once } from "node:events";
import { get, request } from "node:http";
import { pipeline } from "node:stream/promises";
import { BlobSASPermissions, BlobServiceClient } from "@azure/storage-blob";

const PIECE = Buffer.alloc(256 * 1_024, "reel");
const HOUR_MS = 3_600_000;

/** Reads what an address has to give, and forgets it. */
export async function rawDownload(url: string): Promise<void> {
  const [response] = await once(get(url), "response");
  response.resume();
  await once(response, "end");
}

/** One Put Blob of so many bytes out of memory, without the SDK's blocks or checks. */
export async function rawUpload(connectionString: string, bytes: number): Promise<void> {
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient("raw");
  await container.createIfNotExists();
  const blob = container.getBlockBlobClient(`${bytes}`);
  const url = await blob.generateSasUrl({
    permissions: BlobSASPermissions.parse("cw"),
    expiresOn: new Date(Date.now() + HOUR_MS),
  });
  const call = request(url, {
    method: "PUT",
    headers: { "content-length": bytes, "x-ms-blob-type": "BlockBlob", "x-ms-version": "2023-11-03" },
  });
  const answered = once(call, "response");
  await pipeline(function* () {
    for (let left = bytes; left > 0; left -= PIECE.length)
      yield PIECE.subarray(0, Math.min(left, PIECE.length));
  }, call);
  const [response] = await answered;
  response.resume();
  if (response.statusCode !== 201) throw new Error(`storage answered ${response.statusCode}`);
  await blob.delete();
}
