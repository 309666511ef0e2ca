import { expect, test } from "vitest";
import { api as gemini } from "../../../src/lib/providers/veoGemini/api.ts";
import { api as vertex } from "../../../src/lib/providers/veoVertex/api.ts";
import { json, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { providerAt, targetAt } from "../../support/providers/testProvider.ts";

const NAME = "models/veo/operations/1";
const BUCKET = { bucket: "gs://films" };
const onGemini = gemini(targetAt("https://generativelanguage.googleapis.com"));
const onVertex = vertex(targetAt("https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu", BUCKET));

/** What a poll of the Gemini API comes to. */
async function checked(body: object, status = 200) {
  await using server = await scriptedServer(json(status, body));
  const answer = await providerAt(server.url, { api: "veo-gemini" }).check(NAME);
  return answer.kind === "seen" ? answer.job : answer.kind;
}

test.each([[{ name: NAME }], [{ name: NAME, done: false }], [{ name: NAME, metadata: {} }]])(
  "%j is under way, and says no progress",
  async (body) => {
    expect(await checked(body)).toMatchObject({ state: "running", progress: null, failure: null });
  },
);

test.each([
  ["with reasons", { raiMediaFilteredCount: 1, raiMediaFilteredReasons: ["Violates policies.", "Twice."] }],
  ["without one", { raiMediaFilteredCount: 1 }],
])("done without films, and filtered %s, is blocked", async (_how, generateVideoResponse) => {
  expect(await checked({ name: NAME, done: true, response: { generateVideoResponse } })).toMatchObject({
    state: "failed",
    failure: { code: "moderation_blocked" },
  });
});

test.each([
  [
    "words that Google's practices forbid",
    { code: 3, message: "… violate Google's Responsible AI practices. …" },
    "moderation_blocked",
  ],
  ["a fault of theirs", { code: 13, message: "Internal error." }, "provider_failed"],
])("an operation that ended with %s has failed by that", async (_what, error, code) => {
  expect(await checked({ name: NAME, done: true, error })).toMatchObject({
    state: "failed",
    failure: { code },
  });
});

test("done without films and without a reason is a failure, which costs nothing", async () => {
  for (const response of [undefined, {}, { generateVideoResponse: { generatedSamples: [] } }])
    expect(await checked({ name: NAME, done: true, response })).toMatchObject({
      state: "failed",
      failure: { code: "provider_failed" },
    });
});

test("an operation that was cancelled says so", async () => {
  expect(await checked({ name: NAME, done: true, error: { code: 1 } })).toMatchObject({ state: "cancelled" });
});

test.each([[{}], [{ id: "video_1", status: "completed" }]])("%j is no operation", async (body) => {
  expect(await checked(body)).toBe("unreachable");
});

test.each([
  ["Requested entity was not found.", "missing"],
  ["Operation not found: models/veo/operations/1", "missing"],
])("a 404 that says '%s' is the job", async (message, kind) => {
  expect(await checked({ error: { code: 404, message, status: "NOT_FOUND" } }, 404)).toBe(kind);
});

test("films are the files of the Gemini API, and the objects of one's own bucket alone", () => {
  const uri = "https://generativelanguage.googleapis.com/v1beta/files/a:download?alt=media";
  const samples = { generatedSamples: [{ video: { uri } }] };
  const made = { name: NAME, done: true, response: { generateVideoResponse: samples } };
  expect(onGemini.readTask(made, NAME)?.films).toEqual([uri]);

  const videos = [{ gcsUri: "gs://films/dailies-1/2/sample_0.mp4" }, { gcsUri: "gs://elsewhere/film.mp4" }];
  expect(onVertex.readTask({ name: NAME, done: true, response: { videos } }, NAME)?.films).toEqual([
    "https://storage.googleapis.com/download/storage/v1/b/films/o/dailies-1%2F2%2Fsample_0.mp4?alt=media",
  ]);
});
