import { expect, test } from "vitest";
import type { ProviderTarget } from "../../../src/lib/domain/models/model.ts";
import { api as gemini } from "../../../src/lib/providers/veoGemini/api.ts";
import { api as vertex } from "../../../src/lib/providers/veoVertex/api.ts";
import { imageOf, jobOf, targetAt } from "../../support/providers/testProvider.ts";

const GEMINI = targetAt("https://generativelanguage.googleapis.com", {
  deployment: "veo-3.1-generate-preview",
});
const VERTEX: ProviderTarget = targetAt(
  "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/",
  { deployment: "veo-3.1-generate-001", bucket: "gs://films/made/" },
);
const FULL_HD = { size: { width: 1920, height: 1080 }, seconds: 8 };

test("a size is asked of the Gemini API as aspect and resolution, below its version, whatever the endpoint has", () => {
  for (const ending of ["", "/", "/v1beta", "/v1beta/"])
    expect(gemini({ ...GEMINI, endpoint: `${GEMINI.endpoint}${ending}` }).create(jobOf(FULL_HD))).toEqual({
      url: "https://generativelanguage.googleapis.com/v1beta/models/veo-3.1-generate-preview:predictLongRunning",
      body: {
        kind: "json",
        value: {
          instances: [{ prompt: "A paper boat on a canal" }],
          parameters: { aspectRatio: "16:9", resolution: "1080p", durationSeconds: 8, sampleCount: 1 },
        },
      },
    });
});

test("Vertex AI is told to make the sound, and to put the film into the folder of this create", () => {
  expect(vertex(VERTEX).create(jobOf({ mark: "17" }))).toEqual({
    url: "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/publishers/google/models/veo-3.1-generate-001:predictLongRunning",
    body: {
      kind: "json",
      value: {
        instances: [{ prompt: "A paper boat on a canal" }],
        parameters: {
          aspectRatio: "16:9",
          resolution: "720p",
          durationSeconds: 4,
          sampleCount: 1,
          generateAudio: true,
          storageUri: "gs://films/made/dailies-17/",
        },
      },
    },
  });
});

test("fields go in by Google's names, and none of them changes what is paid for or where it is put", () => {
  const fields = {
    seed: 7,
    negative_prompt: "rain",
    person_generation: "allow_adult",
    sampleCount: 4,
    sample_count: 4,
    duration_seconds: 8,
    storage_uri: "gs://elsewhere",
  };
  const call = vertex(VERTEX).create(jobOf({ fields, mark: "17" }));
  expect(call?.body.value).toMatchObject({
    parameters: {
      seed: 7,
      negativePrompt: "rain",
      personGeneration: "allow_adult",
      sampleCount: 1,
      durationSeconds: 4,
      storageUri: "gs://films/made/dailies-17/",
    },
  });
});

test("a start image is sent with its bytes and its type", () => {
  const image = imageOf("image/png");
  expect(gemini(GEMINI).create(jobOf({ image }))?.body.value).toMatchObject({
    instances: [
      { image: { bytesBase64Encoded: Buffer.from(image.bytes).toString("base64"), mimeType: "image/png" } },
    ],
  });
});

test.each([
  ["a remix", { remixOf: "operations/1" }],
  ["several films of one create", { variants: 2 }],
  ["a size that Veo does not have", { size: { width: 640, height: 480 } }],
])("%s cannot be asked for", (_what, job) => {
  expect(gemini(GEMINI).create(jobOf(job))).toBeNull();
  expect(vertex(VERTEX).create(jobOf(job))).toBeNull();
});

test("an operation is polled by its name: in the path at the Gemini API, in the body at Vertex AI", () => {
  const name = `projects/p/locations/l/publishers/google/models/${"m".repeat(300)}/operations/1`;
  expect(gemini(GEMINI).poll("models/veo/operations/a b")).toEqual({
    url: "https://generativelanguage.googleapis.com/v1beta/models/veo/operations/a%20b",
  });
  expect(vertex(VERTEX).poll(name)).toEqual({
    url: expect.stringMatching(/\/models\/veo-3\.1-generate-001:fetchPredictOperation$/),
    body: { operationName: name },
  });
  expect(vertex(VERTEX).readCreated({ name })).toEqual({ jobId: name, status: "running" });
});
