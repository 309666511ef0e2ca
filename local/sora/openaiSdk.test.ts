import OpenAI, { toFile } from "openai";
import sharp from "sharp";
import { expect, test } from "vitest";
import { soraForTest } from "./testClient.ts";

test.each([
  ["Azure's v1 address", "/openai/v1", "sora-2"],
  ["the plain server", "/v1", "my-video"],
])(
  "the unmodified OpenAI SDK makes, lists, remixes, downloads and deletes a video on %s",
  async (_, path, model) => {
    const { sora, clock } = await soraForTest();
    const client = new OpenAI({ baseURL: `${sora.url}${path}`, apiKey: "local-sora-key" });
    const made = await client.videos.create({
      model,
      prompt: "a boat\non a lake",
      size: "720x1280",
      seconds: "8",
    });
    expect(made).toMatchObject({ status: "queued", seconds: "8", size: "720x1280", model });
    clock.moveSeconds(60);
    expect(await client.videos.retrieve(made.id)).toMatchObject({ status: "completed", progress: 100 });
    const content = await client.videos.downloadContent(made.id);
    const { read, size } = await sora.control.film(made.id);
    expect(Buffer.from(await content.arrayBuffer()).equals(await read(0, size))).toBe(true);
    const remix = await client.videos.remix(made.id, { prompt: "at night" });
    expect(remix).toMatchObject({ remixed_from_video_id: made.id, seconds: "8" });
    const ids: string[] = [];
    for await (const video of client.videos.list({ limit: 1, order: "asc" })) ids.push(video.id);
    expect(ids).toEqual([made.id, remix.id]);
    expect(await client.videos.delete(made.id)).toEqual({
      id: made.id,
      object: "video.deleted",
      deleted: true,
    });
    expect(sora.requests().filter(({ route }) => route === "create")).toHaveLength(1);
  },
);

test("the SDK uploads a reference as a file, and on the plain server also as a data URL", async () => {
  const { sora } = await soraForTest();
  const picture = await sharp({ create: { width: 1280, height: 720, channels: 3, background: "teal" } })
    .png()
    .toBuffer();
  const asked = { prompt: "a boat", size: "1280x720", seconds: "4" } as const;
  const azure = new OpenAI({ baseURL: `${sora.url}/openai/v1`, apiKey: "local-sora-key" });
  const file = await toFile(picture, "boat.png", { type: "image/png" });
  const first = await azure.videos.create({ ...asked, model: "sora-2", input_reference: file });
  const plain = new OpenAI({ baseURL: `${sora.url}/v1`, apiKey: "any" });
  const image_url = `data:image/png;base64,${picture.toString("base64")}`;
  const second = await plain.videos.create({ ...asked, input_reference: { image_url } });
  for (const { id } of [first, second]) {
    expect(picture.equals(sora.control.uploads(id)[0]?.bytes ?? Buffer.of())).toBe(true);
  }
  const refused = azure.videos.create({ ...asked, model: "sora-2", input_reference: { image_url } });
  await expect(refused).rejects.toMatchObject({
    status: 400,
    param: "input_reference",
    code: "invalid_type",
  });
});

test("the plain server asks for its key only when it has one, and knows its own models, sizes and seconds", async () => {
  const { sora } = await soraForTest({ plainKey: "plain-key", plainSizes: ["512x512"], plainSeconds: ["3"] });
  const create = async (apiKey: string, body: object) => {
    const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
    const response = await fetch(`${sora.url}/v1/videos`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    const answered: unknown = await response.json();
    return answered;
  };
  expect(await create("wrong", { prompt: "a boat" })).toMatchObject({ error: { code: "invalid_api_key" } });
  expect(await create("plain-key", { prompt: "a boat" })).toMatchObject({ size: "512x512", seconds: "3" });
  expect(await create("plain-key", { prompt: "a boat", size: "720x1280" })).toMatchObject({
    error: { param: "size" },
  });
  expect(await create("plain-key", { prompt: "a boat", model: "sora-2" })).toMatchObject({
    error: { code: "model_not_found", param: "model" },
  });
});
