import OpenAI, { toFile } from "openai";
import { expect, test } from "vitest";
import type { Body } from "../../../src/lib/http/body/withBody.ts";
import { post } from "../../support/http/post.ts";

const VIDEO = { id: "video_1", object: "video", status: "queued" };

/** What `withBody` makes of what the unmodified SDK sends. */
async function sentBy(use: (client: OpenAI) => Promise<unknown>): Promise<Body | undefined> {
  let body: Body | undefined;
  const client = new OpenAI({
    apiKey: "k",
    baseURL: "http://127.0.0.1/api/v1",
    fetch: async (url, init) => {
      const request = new Request(url, init);
      const bytes = new Uint8Array(await request.arrayBuffer());
      ({ body } = await post(bytes, { "content-type": request.headers.get("content-type") ?? "" }));
      return Response.json(VIDEO);
    },
  });
  await use(client);
  return body;
}

test("the OpenAI SDK's create without a file", async () => {
  const body = await sentBy((client) =>
    client.videos.create({ prompt: "line\nline", model: "sora-2", seconds: "4", size: "1280x720" }),
  );
  expect(body).toEqual({
    fields: { prompt: "line\r\nline", model: "sora-2", seconds: "4", size: "1280x720" },
    image: null,
  });
});

test("its create with a file, and with members of its own kind", async () => {
  const file = await toFile(Buffer.from([0, 1, 2]), "start.png", { type: "image/png" });
  const more = { metadata: { project: "x" }, n_variants: 2 };
  const body = await sentBy((client) =>
    client.videos.create({ prompt: "p", input_reference: file, ...more }),
  );
  expect(body?.fields).toEqual({ prompt: "p", metadata: { project: "x" }, n_variants: "2" });
  expect(body?.image).toEqual({ bytes: new Uint8Array([0, 1, 2]), param: "input_reference" });
});

test("its create with a data: URL, and its remix", async () => {
  const image_url = "data:image/png;base64,AAEC";
  const created = await sentBy((client) =>
    client.videos.create({ prompt: "p", input_reference: { image_url } }),
  );
  expect([...(created?.image?.bytes ?? [])]).toEqual([0, 1, 2]);
  const remixed = await sentBy((client) => client.videos.remix("video_1", { prompt: "again" }));
  expect(remixed).toEqual({ fields: { prompt: "again" }, image: null });
});
