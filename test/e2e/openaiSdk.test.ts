import OpenAI, { APIError, toFile } from "openai";
import sharp from "sharp";
import { expect, test } from "vitest";
import { eventually } from "../support/stack/stackApi.ts";
import { providerFilms } from "../support/stack/stackFilms.ts";
import { finishJobs, jobsFor, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";
import { startTcpProxy } from "../support/stack/stackProxy.ts";

const stack = useStack();

/** The SDK as anybody would set it up; `sent` counts what really leaves. */
function sdk(origin = stack().origin) {
  let sent = 0;
  const client = new OpenAI({
    apiKey: "any-key-will-do",
    baseURL: `${origin}/api/v1`,
    fetch: (url, init) => {
      // The SDK first tries out what a given fetch can do, on a data: URL.
      if (String(url).startsWith("http")) sent += 1;
      return fetch(url, init);
    },
  });
  return { client, sent: () => sent };
}

async function completed(client: OpenAI, id: string): Promise<OpenAI.Video> {
  return await eventually(
    `video ${id}`,
    () => client.videos.retrieve(id),
    ({ status }) => status === "completed" || status === "failed",
  );
}

test("makes a film without a file, waits for it, and downloads the provider's very bytes", async () => {
  const { client } = sdk();
  const video = await client.videos.create({
    model: "sora-2",
    prompt: `A ${CANARY} in the rain`,
    size: "1280x720",
    seconds: "4",
  });
  expect(video).toMatchObject({
    object: "video",
    status: "queued",
    seconds: "4",
    size: "1280x720",
    error: null,
  });

  expect(await completed(client, video.id)).toMatchObject({
    id: video.id,
    status: "completed",
    progress: 100,
  });
  const response = await client.videos.downloadContent(video.id);
  expect(response.headers.get("content-type")).toBe("video/mp4");
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(await providerFilms(stack(), await stack().api.read(video.id))).toEqual([bytes]);

  const still = await client.videos.downloadContent(video.id, { variant: "thumbnail" });
  expect(await sharp(Buffer.from(await still.arrayBuffer())).metadata()).toMatchObject({ format: "webp" });
});

test("starts from an image file, which reaches the provider in the film's exact size", async () => {
  const { client } = sdk();
  const prompt = `The ${CANARY} looks up`;
  const image = await sharp({ create: { width: 640, height: 640, channels: 3, background: "teal" } })
    .png()
    .toBuffer();
  const input_reference = await toFile(image, "bird.png", { type: "image/png" });
  const video = await client.videos.create({ prompt, input_reference, size: "1280x720" });
  expect(video).toMatchObject({ mode: "image" });
  expect(await completed(client, video.id)).toMatchObject({ status: "completed" });

  const creates = (await stack().sora.requests()).filter(
    ({ route, status }) => route === "create" && status === 200,
  );
  const body = creates.map((request) => request.body).find((each) => JSON.stringify(each).includes(prompt));
  expect(body).toMatchObject({ prompt, files: [{ part: "input_reference", type: "image/png" }] });
});

test("takes an image as a data: URL, and keeps the metadata that is sent beside the SDK's own fields", async () => {
  const { client } = sdk();
  const jpeg = await sharp({ create: { width: 320, height: 180, channels: 3, background: "plum" } })
    .jpeg()
    .toBuffer();
  const request = {
    prompt: `A plum-coloured ${CANARY}`,
    input_reference: { image_url: `data:image/jpeg;base64,${jpeg.toString("base64")}` },
    metadata: { project: "dailies", "shot number": "7" },
  };
  const video = await client.videos.create(request);
  expect(video).toMatchObject({ mode: "image", metadata: request.metadata });
  expect(await completed(client, video.id)).toMatchObject({
    status: "completed",
    metadata: request.metadata,
  });
});

test("remixes a finished film and deletes it; a deleted one is a NotFoundError everywhere", async () => {
  const { client } = sdk();
  const source = await client.videos.create({
    prompt: `A ${CANARY} at noon`,
    seconds: "8",
    size: "1280x720",
  });
  await completed(client, source.id);
  const remix = await client.videos.remix(source.id, { prompt: `The ${CANARY} at midnight` });
  expect(remix).toMatchObject({
    remixed_from_video_id: source.id,
    seconds: "8",
    size: "1280x720",
    mode: "remix",
  });
  expect(await completed(client, remix.id)).toMatchObject({ status: "completed" });

  expect(await client.videos.delete(source.id)).toEqual({
    id: source.id,
    object: "video.deleted",
    deleted: true,
  });
  await expect(client.videos.retrieve(source.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  await expect(client.videos.downloadContent(source.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  await expect(client.videos.remix(source.id, { prompt: "x" })).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  await expect(client.videos.delete(source.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  expect(await client.videos.retrieve(remix.id)).toMatchObject({ status: "completed" });
});

test.each([
  ["create", "whose reply was lost", 1],
  ["create", "whose reply was lost twice", 2],
] as const)("the SDK's own repeat of a %s %s makes one film", async (_route, _what, cuts) => {
  await using line = await brokenLine(cuts);
  const { client, sent } = sdk(line.origin);
  const prompt = `A ${CANARY}, lost ${cuts} times`;
  const { data: video, response } = await client.videos.create({ prompt }).withResponse();
  expect(sent()).toBe(cuts + 1);
  expect(response.headers.get("idempotency-replayed")).toBe("true");
  expect(await completed(client, video.id)).toMatchObject({ status: "completed" });
  expect(await jobsFor(stack(), prompt)).toHaveLength(1);
});

test("the SDK's own repeat of a remix whose reply was lost makes one film", async () => {
  const { client } = sdk();
  const source = await client.videos.create({ prompt: `A ${CANARY} to remix` });
  await completed(client, source.id);
  await using line = await brokenLine(1);
  const prompt = `A remixed ${CANARY}, lost once`;
  const remix = await sdk(line.origin).client.videos.remix(source.id, { prompt });
  expect(await completed(client, remix.id)).toMatchObject({ status: "completed" });
  expect(await jobsFor(stack(), prompt)).toHaveLength(1);
});

test("two creates that nobody marked as repeats are two films", async () => {
  const { client } = sdk();
  const prompt = `Twin ${CANARY}s`;
  const [one, two] = [await client.videos.create({ prompt }), await client.videos.create({ prompt })];
  expect(one.id).not.toBe(two.id);
  await Promise.all([completed(client, one.id), completed(client, two.id)]);
  expect(await jobsFor(stack(), prompt)).toHaveLength(2);
});

test("a refusal is the SDK's own error with code and param, and is sent once", async () => {
  const { client, sent } = sdk();
  const refused = client.videos.create({ prompt: `A ${CANARY}`, seconds: "12", size: "1024x1792" });
  await expect(refused).rejects.toBeInstanceOf(OpenAI.BadRequestError);
  await expect(refused).rejects.toMatchObject({
    status: 400,
    code: "invalid_value",
    param: "size",
    type: "invalid_request_error",
    requestID: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(sent()).toBe(1);
});

test("a 409 that waiting for will not mend is not repeated, though the SDK repeats others", async () => {
  const { client, sent } = sdk();
  const video = await client.videos.create({ prompt: `A slow ${CANARY} ${UNTIL_TOLD}` });
  await expect(client.videos.delete(video.id)).rejects.toBeInstanceOf(OpenAI.ConflictError);
  await expect(client.videos.delete(video.id)).rejects.toBeInstanceOf(APIError);
  expect(sent()).toBe(3);
  await rendering(stack(), video.id);
  await finishJobs(stack(), video.prompt ?? "");
  await completed(client, video.id);
});

/** A line to the host that loses the first replies. */
async function brokenLine(cuts: number) {
  const line = await startTcpProxy(Number(new URL(stack().origin).port));
  line.cutReplies(cuts);
  return { origin: `http://127.0.0.1:${line.port}`, [Symbol.asyncDispose]: () => line.close() };
}
