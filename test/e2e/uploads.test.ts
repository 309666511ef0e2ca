import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { expect, test } from "vitest";
import { VIDEO_OBJECT } from "../../src/lib/domain/video/videoObject.ts";
import { ERROR_BODY } from "../../src/lib/http/answers/errorObject.ts";
import { noise } from "../support/media/images.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack();
const JSON_TYPE = { "content-type": "application/json" };
const MEGABYTE = 1_000_000;
const ESTIMATE = Buffer.from(JSON.stringify({ prompt: `A ${CANARY}` }).padEnd(2 * MEGABYTE));

function begin(path: string, headers: Readonly<Record<string, string>>) {
  return request(`${stack().api.url}${path}`, { method: "POST", agent: false, headers });
}

/** Sends a body of these pieces without its length. */
async function send(
  path: string,
  headers: Readonly<Record<string, string>>,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
) {
  const sent = begin(path, headers);
  const answered = once(sent, "response");
  // A body that is refused may be cut off.
  pipeline(Readable.from(pieces), sent).catch(() => undefined);
  const [answer]: IncomingMessage[] = await answered;
  return { status: answer?.statusCode, body: await json(answer ?? Readable.from([])) };
}

/** A body that takes a place among the large ones is answered. */
async function expectServed(): Promise<void> {
  expect(await send("/videos/estimate", JSON_TYPE, [ESTIMATE])).toMatchObject({ status: 200 });
}

test("a picture that comes a little at a time becomes a film, and holds nobody up", async () => {
  const picture = await noise(400, 400, (image) => image.png());
  const form = new FormData();
  form.append("prompt", `A ${CANARY} by and by`);
  form.append("input_reference", new Blob([new Uint8Array(picture)], { type: "image/png" }), "noise.png");
  const encoded = new Response(form);
  const bytes = Buffer.from(await encoded.arrayBuffer());
  const step = Math.ceil(bytes.length / 20);
  async function* slowly() {
    for (let from = 0; from < bytes.length; from += step) {
      yield bytes.subarray(from, from + step);
      await expectServed();
    }
  }
  const type = { "content-type": encoded.headers.get("content-type") ?? "" };
  const { status, body } = await send("/videos", type, slowly());
  expect(status).toBe(202);
  const { id } = VIDEO_OBJECT.parse(body);
  expect(await stack().api.ended(id)).toMatchObject({ status: "completed", mode: "image" });
});

test.each([20, 50, 60, 90])(
  "a body that turns out to be of %i MB is refused, and whoever comes next is not",
  async (megabytes) => {
    const pieces = Array.from({ length: megabytes }, () => Buffer.alloc(MEGABYTE, " "));
    const { status, body } = await send("/videos", JSON_TYPE, pieces);
    expect([status, ERROR_BODY.parse(body).error.code]).toEqual([413, "too_large"]);
    await expectServed();
  },
);

test("uploads that break off leave their places to others, whether they said their length or not", async () => {
  for (const headers of [JSON_TYPE, { ...JSON_TYPE, "content-length": `${10 * MEGABYTE}` }]) {
    const uploads = Array.from({ length: 4 }, () => begin("/videos", headers));
    const broken = uploads.map((sent) => once(sent, "error"));
    const begun = uploads.map((sent) => new Promise((resolve) => sent.write(ESTIMATE, resolve)));
    await Promise.all(begun);
    for (const sent of uploads) sent.destroy(new Error("broken off"));
    await Promise.all(broken);
    await Promise.all([expectServed(), expectServed()]);
  }
});
