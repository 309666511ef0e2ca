import { describe, expect, test } from "vitest";
import { json, type Recorded, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { imageOf, jobOf, KEY, providerAt } from "../../support/providers/testProvider.ts";

const made = json(200, { id: "job_1", status: "queued" });
const PROMPT = 'Rain — "quoted", 雨\nsecond line';

/** Reads a multipart body as every server would: with the platform's own parser. */
async function formOf({ headers, body }: Recorded): Promise<FormData> {
  return new Response(new Uint8Array(body), {
    headers: { "content-type": headers["content-type"] ?? "" },
  }).formData();
}

async function fileIn(form: FormData, name: string) {
  const part = form.get(name);
  if (!(part instanceof File)) throw new Error(`${name} is no file`);
  return { name: part.name, type: part.type, bytes: new Uint8Array(await part.arrayBuffer()) };
}

async function sentBy(...[api, job]: ["sora-1" | "sora-2" | "openai-videos", Parameters<typeof jobOf>[0]]) {
  await using server = await scriptedServer(made);
  expect(await providerAt(server.url, { api }).submit(jobOf(job))).toMatchObject({ kind: "accepted" });
  const [request] = server.requests;
  if (!request) throw new Error("nothing was sent");
  return request;
}

describe("Sora 1", () => {
  test("takes JSON with integers", async () => {
    const size = { width: 854, height: 480 };
    const request = await sentBy("sora-1", { prompt: PROMPT, size, seconds: 7, variants: 3 });
    expect(request).toMatchObject({
      method: "POST",
      url: "/openai/v1/video/generations/jobs?api-version=preview",
    });
    expect(request.headers).toMatchObject({ "content-type": "application/json", "api-key": KEY });
    expect(JSON.parse(request.body.toString())).toEqual({
      model: "film-maker",
      prompt: PROMPT,
      width: 854,
      height: 480,
      n_seconds: 7,
      n_variants: 3,
    });
  });

  test("takes a start image as a file that inpaint_items names", async () => {
    const image = imageOf("image/webp");
    const form = await formOf(await sentBy("sora-1", { prompt: PROMPT, image, variants: 2 }));
    const texts = {
      model: "film-maker",
      prompt: PROMPT,
      width: "1280",
      height: "720",
      n_seconds: "4",
      n_variants: "2",
    };
    for (const [name, text] of Object.entries(texts)) expect(form.get(name)).toBe(text);
    const file = await fileIn(form, "files");
    expect(file).toEqual({ name: "input_reference.webp", type: "image/webp", bytes: image.bytes });
    expect(JSON.parse(String(form.get("inpaint_items")))).toEqual([
      {
        frame_index: 0,
        type: "image",
        file_name: file.name,
        crop_bounds: { left_fraction: 0, top_fraction: 0, right_fraction: 1, bottom_fraction: 1 },
      },
    ]);
  });

  test("has no remix: nothing is sent", async () => {
    await using server = await scriptedServer(made);
    const answer = await providerAt(server.url, { api: "sora-1" }).submit(jobOf({ remixOf: "task_1" }));
    expect(answer).toMatchObject({ kind: "refused", code: "invalid_request" });
    expect(server.requests).toHaveLength(0);
  });
});

describe("Sora 2", () => {
  test("takes JSON with seconds as a string and the deployment as model, in both URL styles", async () => {
    await using server = await scriptedServer(made);
    for (const paths of ["v1", "deployments"] as const) {
      await providerAt(server.url, { paths }).submit(jobOf({ prompt: PROMPT, seconds: 12 }));
    }
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/openai/v1/videos",
      "/openai/deployments/film-maker/videos?api-version=2024-08-01-preview",
    ]);
    const body = { model: "film-maker", prompt: PROMPT, size: "1280x720", seconds: "12" };
    expect(server.requests.map((request) => JSON.parse(request.body.toString()))).toEqual([body, body]);
  });

  test.each([
    ["image/png", "png"],
    ["image/jpeg", "jpg"],
    ["image/webp", "webp"],
  ])("takes %s as a real file of that type, under a fixed name", async (contentType, ending) => {
    const image = imageOf(contentType);
    const request = await sentBy("sora-2", { prompt: PROMPT, image });
    const form = await formOf(request);
    expect([...form.keys()].sort()).toEqual(["input_reference", "model", "prompt", "seconds", "size"]);
    expect(form.get("prompt")).toBe(PROMPT);
    expect(await fileIn(form, "input_reference")).toEqual({
      name: `input_reference.${ending}`,
      type: contentType,
      bytes: image.bytes,
    });
    expect(Number(request.headers["content-length"])).toBe(request.body.byteLength);
  });

  test("takes a remix as the prompt alone, below its source", async () => {
    const request = await sentBy("sora-2", { prompt: PROMPT, remixOf: "video_77" });
    expect(request.url).toBe("/openai/v1/videos/video_77/remix");
    expect(JSON.parse(request.body.toString())).toEqual({ prompt: PROMPT });
  });
});

describe("an OpenAI-compatible server", () => {
  test("takes multipart also without a file, as the SDKs send it, and the key as a bearer", async () => {
    const request = await sentBy("openai-videos", { prompt: PROMPT });
    expect(request.url).toBe("/v1/videos");
    expect(request.headers).toMatchObject({ authorization: `Bearer ${KEY}` });
    expect(request.headers["api-key"]).toBeUndefined();
    const fields = Object.fromEntries(await formOf(request));
    expect(fields).toEqual({ model: "film-maker", prompt: PROMPT, size: "1280x720", seconds: "4" });
  });

  test("that has one model is not told its name when none is configured", async () => {
    await using server = await scriptedServer(made);
    await providerAt(server.url, { api: "openai-videos", deployment: "" }).submit(jobOf());
    const [request] = server.requests;
    expect(request && [...(await formOf(request)).keys()]).toEqual(["prompt", "size", "seconds"]);
  });
});
