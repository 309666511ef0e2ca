import { describe, expect, test } from "vitest";
import type { ProviderTarget } from "../../../src/lib/domain/models/model.ts";
import { json, type Recorded, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { imageOf, jobOf, providerAt } from "../../support/providers/testProvider.ts";

const made = json(200, { id: "job_1", status: "queued" });
const MARK = "4000000001";
const FIELDS = {
  seed: 7,
  generate_audio: false,
  negative_prompt: "rain",
  num_inference_steps: 30,
  lora: { name: "ink", scale: 0.5 },
};

/** What a server of this kind is sent for a job with fields and a mark. */
async function sentTo(target: Partial<ProviderTarget>, job: Parameters<typeof jobOf>[0] = {}) {
  await using server = await scriptedServer(made);
  const provider = providerAt(server.url, { api: "openai-videos", deployment: "wan", ...target });
  const answer = await provider.submit(jobOf({ fields: FIELDS, mark: MARK, ...job }));
  expect(answer).toMatchObject({ kind: "accepted" });
  const [request] = server.requests;
  if (!request) throw new Error("nothing was sent");
  return request;
}

async function formOf({ headers, body }: Recorded): Promise<Record<string, unknown>> {
  const type = headers["content-type"] ?? "";
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  return Object.fromEntries(form);
}

const ASKED = { prompt: "A paper boat on a canal", size: "1280x720" };

describe("a create with fields of its operator and its caller", () => {
  test("is a form for vLLM-Omni, with sound by its name and objects as JSON", async () => {
    expect(await formOf(await sentTo({ server: "vllm-omni" }))).toEqual({
      ...ASKED,
      model: "wan",
      seconds: "4",
      seed: "7",
      generate_sound: "false",
      negative_prompt: "rain",
      num_inference_steps: "30",
      lora: '{"name":"ink","scale":0.5}',
    });
  });

  test("is JSON for SGLang, and its mark is in the model's name", async () => {
    const { body } = await sentTo({ server: "sglang" });
    const { generate_audio, ...others } = FIELDS;
    const fields = { ...others, generate_sound: generate_audio };
    const asked = { ...ASKED, ...fields, seconds: 4 };
    expect(JSON.parse(body.toString())).toEqual({ ...asked, model: `wan/dailies-${MARK}` });
    const nameless = await sentTo({ server: "sglang", deployment: "" });
    expect(JSON.parse(nameless.body.toString())).toEqual({ ...asked, model: `dailies-${MARK}` });
  });

  test("is a form for SGLang where its operator wants one, and with an image", async () => {
    const plain = await formOf(await sentTo({ server: "sglang", createBody: "multipart" }));
    expect(plain).toMatchObject({ model: `wan/dailies-${MARK}`, seconds: "4", seed: "7" });
    const image = await formOf(await sentTo({ server: "sglang" }, { image: imageOf("image/png") }));
    expect(image).toMatchObject({ model: `wan/dailies-${MARK}`, seconds: "4" });
    expect(image["input_reference"]).toBeInstanceOf(File);
  });

  test.each(["generic", "litellm"])(
    "goes to %s by the names that we have, without a mark",
    async (server) => {
      expect(await formOf(await sentTo({ server }))).toMatchObject({
        ...ASKED,
        model: "wan",
        generate_audio: "false",
      });
      const { body } = await sentTo({ server, createBody: "json" });
      expect(JSON.parse(body.toString())).toEqual({ ...ASKED, ...FIELDS, model: "wan", seconds: "4" });
    },
  );

  test.each(["seed", "model", "prompt"])(
    "never lets a field take the place of what is paid for: %s",
    async (name) => {
      const { body } = await sentTo({ server: "sglang" }, { fields: { [name]: "theirs" } });
      expect(JSON.parse(body.toString())).toMatchObject({ ...ASKED, model: `wan/dailies-${MARK}` });
    },
  );
});

test.each([
  [{ model: `wan/dailies-${MARK}` }, { deployment: "wan", mark: MARK }],
  [{ model: `dailies-${MARK}` }, { deployment: "", mark: MARK }],
  [{ model: `a/b/dailies-${MARK}` }, { deployment: "a/b", mark: MARK }],
  [{ model: "wan/dailies-x" }, { deployment: "wan/dailies-x", mark: null }],
  [{ model: "wan" }, { deployment: "wan", mark: null }],
])("a job of SGLang that shows %j was made by %j", async (said, echo) => {
  await using server = await scriptedServer(json(200, { id: "job_1", status: "queued", ...said }));
  const provider = providerAt(server.url, { api: "openai-videos", server: "sglang" });
  expect(await provider.check("job_1")).toMatchObject({ kind: "seen", job: { echo } });
});
