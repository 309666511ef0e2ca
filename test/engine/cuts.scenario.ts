import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { BlobServiceClient } from "@azure/storage-blob";
import { expect, test } from "vitest";
import { engineStack } from "../support/engine/engineStack.ts";
import { expectAllOnce, see } from "../support/engine/seen.ts";
import { workerSockets } from "../support/engine/workerSockets.ts";
import { textFilm } from "../support/proof/filmCase.ts";
import type { TestStack } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stackApi.ts";

/** As many streams as one owner may have open. */
const AT_ONCE = 20;
/** Connections that are kept for the next call of storage come and go. */
const KEPT = 12;
/** More than lies in the buffers of all sockets on the way. */
const LONG_BYTES = 96 * 2 ** 20;
const WITHIN = { timeout: 120_000 };
const MEGABYTE = 2 ** 20;

/** Puts a long film in the place of an archived one; gives back what was there. */
async function lengthen({ connectionString, stored }: TestStack, id: string) {
  const name = (await stored.blobs()).find((each) => each.includes(id) && each.endsWith(".mp4")) ?? "";
  const [container = "", ...path] = name.split("/");
  const blob = BlobServiceClient.fromConnectionString(connectionString)
    .getContainerClient(container)
    .getBlockBlobClient(path.join("/"));
  const { contentType = "", metadata = {} } = await blob.getProperties();
  const film = await blob.downloadToBuffer();
  const put = (bytes: Buffer) =>
    blob.uploadData(bytes, { blobHTTPHeaders: { blobContentType: contentType }, metadata });
  await put(Buffer.alloc(LONG_BYTES));
  return async () => void (await put(film));
}

/** Begins an upload of more than a body's fields: it has a place among the large ones. */
async function upload(sent: ClientRequest): Promise<void> {
  await new Promise((resolve) => sent.write(Buffer.alloc(2 * MEGABYTE, " "), resolve));
}

/** Begins to take an answer, and then takes no more of it. */
async function take(sent: ClientRequest): Promise<void> {
  sent.end();
  const [answer]: IncomingMessage[] = await once(sent, "response");
  expect(answer?.statusCode).toBe(200);
  const chunk = answer && (await once(answer, "data"));
  expect(chunk).toBeDefined();
  answer?.on("error", () => undefined).pause();
}

test.skipIf(process.platform !== "linux")(
  "clients break off: no connection is left, and the app lives on",
  async (context) => {
    const stack = await engineStack(context);
    const { id } = await stack.api.create({ prompt: "A film" });
    await stack.api.ended(id);
    const shorten = await lengthen(stack, id);
    const json = { "content-type": "application/json" };
    const ways = {
      "an upload": { method: "POST", path: "/videos", headers: json, begin: upload },
      "an upload of stated length": {
        method: "POST",
        path: "/videos",
        headers: { ...json, "content-length": `${10 * MEGABYTE}` },
        begin: upload,
      },
      "a download": { method: "GET", path: `/videos/${id}/content`, headers: {}, begin: take },
      "an event stream": { method: "GET", path: "/events", headers: {}, begin: take },
    };
    const open = async ({ method, path, headers, begin }: (typeof ways)[keyof typeof ways]) => {
      const sent = request(`${stack.api.url}${path}`, { method, headers, agent: false });
      sent.on("error", () => undefined);
      await begin(sent);
      return sent;
    };
    const before = workerSockets(stack);
    let most = before;
    for (let round = 0; round < 2; round++)
      for (const [what, way] of Object.entries(ways)) {
        const clients = await Promise.all(Array.from({ length: AT_ONCE }, () => open(way)));
        most = Math.max(most, workerSockets(stack));
        for (const client of clients) client.destroy();
        await expect
          .poll(() => workerSockets(stack), { ...WITHIN, message: what })
          .toBeLessThan(before + KEPT);
      }
    // All of it was open: a count that sees nothing would be no proof.
    expect(most).toBeGreaterThan(before + AT_ONCE);
    await shorten();
    const next = await stack.api.create({ prompt: "A film for those who stay" });
    await eventually("the workflow", () => stack.hasEnded(next.id), Boolean);
    const made = [id, next.id].map((each) => ({ id: each, film: textFilm }));
    see(
      context,
      `${2 * 4 * AT_ONCE} cut; sockets ${before} before, ${most} at most, ${workerSockets(stack)} after; ${await expectAllOnce(stack, made)}`,
    );
  },
);
