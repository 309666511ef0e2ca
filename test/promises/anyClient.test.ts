import OpenAI from "openai";
import { expect, test } from "vitest";
import { oneApp } from "../support/app/oneApp.ts";

const app = oneApp();

test("any client works: the OpenAI SDK makes a film, follows it and fetches it", async () => {
  const dailies = await app();
  const client = new OpenAI({ baseURL: `${await dailies.host.url()}/api/v1`, apiKey: "local" });

  const { id, status, object } = await client.videos.create({
    model: "sora-2",
    prompt: "A paper boat",
    seconds: "4",
  });
  expect([object, status]).toEqual(["video", "queued"]);
  await dailies.untilFinal(id);

  expect(await client.videos.retrieve(id)).toMatchObject({ id, status: "completed", progress: 100 });
  const film = await (await client.videos.downloadContent(id)).arrayBuffer();
  expect(Buffer.from(film).subarray(4, 8).toString()).toBe("ftyp");
  expect(film.byteLength).toBe((await dailies.video(id)).outputs[0]?.bytes);
});
