import OpenAI, { APIError } from "openai";
import { describe, expect, test } from "vitest";
import { createSora, type SoraOptions } from "../../local/sora/createSora.ts";

const KEY = "the-key-of-the-simulated-resource";

/** A simulator of its own, and the unmodified SDK on one of its base addresses. */
async function sdkOn(base: string, options: SoraOptions = {}) {
  const sora = await createSora({ films: "tiny", renderSeconds: 0.2, key: KEY, plainKey: KEY, ...options });
  const client = new OpenAI({ apiKey: KEY, baseURL: `${sora.url}${base}` });
  return { sora, client, [Symbol.asyncDispose]: () => sora.close() };
}

async function finished(client: OpenAI, id: string) {
  for (;;) {
    const video = await client.videos.retrieve(id);
    if (video.status === "completed" || video.status === "failed") return video;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// The plain class on purpose: the SDK's AzureOpenAI class does not know /videos as a path below a deployment.
describe.each([
  ["Azure's base address", "/openai/v1", "sora-2"],
  ["an OpenAI-compatible server", "/v1", "my-video"],
])("the OpenAI SDK on %s", (_name, base, model) => {
  test("makes a film, downloads it, finds it in the list, remixes and deletes it", async () => {
    await using world = await sdkOn(base);
    const { client } = world;
    const video = await client.videos.create({
      model,
      prompt: "A lighthouse in fog",
      size: "1280x720",
      seconds: "4",
    });
    expect(video).toMatchObject({ object: "video", status: "queued", seconds: "4", size: "1280x720" });

    expect(await finished(client, video.id)).toMatchObject({
      status: "completed",
      progress: 100,
      error: null,
    });
    const film = Buffer.from(await (await client.videos.downloadContent(video.id)).arrayBuffer());
    expect(film.subarray(4, 8).toString("latin1")).toBe("ftyp");

    const listed: string[] = [];
    for await (const one of client.videos.list({ limit: 1 })) listed.push(one.id);
    expect(listed).toContain(video.id);

    const remix = await client.videos.remix(video.id, { prompt: "The same at dawn" });
    expect(remix).toMatchObject({ remixed_from_video_id: video.id, seconds: "4", size: "1280x720" });
    expect(await client.videos.delete(video.id)).toMatchObject({ id: video.id, deleted: true });
    await expect(client.videos.retrieve(video.id)).rejects.toMatchObject({ status: 404 });
  });

  test("is told what is wrong in the shape it knows", async () => {
    await using world = await sdkOn(base);
    const create = world.client.videos.create({ model: "no-such-model", prompt: "x", seconds: "4" });
    await expect(create).rejects.toBeInstanceOf(APIError);
    await expect(create).rejects.toMatchObject({ status: 404 });
  });
});
