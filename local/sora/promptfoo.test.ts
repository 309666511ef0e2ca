import { expect, test } from "vitest";
import { get, idOf, post, postForm, soraForTest } from "./testClient.ts";

/** What promptfoo, a client that others wrote, was seen to send: docs/foreign-clients.md. */
const PROMPT = "A paper boat sails down a rainy street";
const KEY = { "api-key": "local-sora-key" };

const sora1 = (url: string) => `${url}/openai/v1/video/generations/jobs`;
const SORA_1 = { model: "sora", prompt: PROMPT, width: 1280, height: 720, n_seconds: 5, n_variants: 1 };

async function fetched(url: string) {
  const response = await fetch(url, { headers: KEY });
  const start = Buffer.from(await response.arrayBuffer()).subarray(0, 12);
  return { status: response.status, start };
}

test("a Sora 1 client that sends numbers as JSON, polls and takes the first film gets it", async () => {
  const { sora, clock } = await soraForTest();
  const job = await post(`${sora1(sora.url)}?api-version=preview`, SORA_1);
  clock.moveSeconds(61);
  const { body } = await get(`${sora1(sora.url)}/${idOf(job)}?api-version=preview`);
  expect(body).toMatchObject({ status: "succeeded", generations: [{ id: expect.any(String) }] });
  const [generation] = body["generations"] as readonly { readonly id: string }[];
  const film = `${sora.url}/openai/v1/video/generations/${generation?.id}/content/video?api-version=preview`;
  expect((await fetched(film)).start.subarray(4, 8).toString()).toBe("ftyp");
});

test.each(["/openai/v1", "/v1"])(
  "a Sora 2 client of %s gets its film, a WebP thumbnail and a JPEG spritesheet",
  async (base) => {
    const { sora, clock } = await soraForTest();
    const form = new FormData();
    const model = base === "/v1" ? "my-video" : "sora-2";
    for (const [name, value] of Object.entries({ model, prompt: PROMPT, seconds: "4", size: "1280x720" }))
      form.set(name, value);
    const video = `${sora.url}${base}/videos/${idOf(await postForm(`${sora.url}${base}/videos`, form))}`;
    clock.moveSeconds(61);
    expect((await get(video)).body).toMatchObject({ status: "completed" });
    expect((await fetched(`${video}/content`)).start.subarray(4, 8).toString()).toBe("ftyp");
    expect((await fetched(`${video}/content?variant=thumbnail`)).start.subarray(8).toString()).toBe("WEBP");
    expect((await fetched(`${video}/content?variant=spritesheet`)).start.subarray(0, 2).toString("hex")).toBe(
      "ffd8",
    );
  },
);

test.each([
  ["#create-busy=9", {}, 429, /Too many running tasks/],
  ["another deployment", { model: "none" }, 404, /The API deployment/],
  ["too many variants", { n_variants: 5 }, 400, /n_variants/],
])("a refused Sora 1 create (%s) says why", async (prompt, changes, status, words) => {
  const { sora } = await soraForTest();
  const answer = await post(`${sora1(sora.url)}?api-version=preview`, { ...SORA_1, prompt, ...changes });
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).toMatch(words);
});

test.each([
  ["#moderated", { status: "failed", failure_reason: "output_moderation" }],
  ["#internal-error", { status: "failed", failure_reason: "internal_error" }],
  ["#cancelled", { status: "cancelled" }],
  ["#no-outputs", { status: "succeeded", generations: [] }],
])(
  "a Sora 1 job that ends without a film (%s) says so in the words a client looks for",
  async (prompt, end) => {
    const { sora, clock } = await soraForTest();
    const job = await post(`${sora1(sora.url)}?api-version=preview`, { ...SORA_1, prompt });
    clock.moveSeconds(61);
    expect((await get(`${sora1(sora.url)}/${idOf(job)}`)).body).toMatchObject(end);
  },
);
