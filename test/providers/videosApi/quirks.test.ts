import { expect, test } from "vitest";
import { inTurn, json, type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { imageOf, jobOf, providerAt } from "../../support/providers/testProvider.ts";

// What live services were seen to do, one test a sentence. Of these, the cap on early 404s, the limit of five tries at a
// film that is not there yet, and waiting for a free slot are the workflow's: an adapter only tells such answers apart.
// That the SDK's AzureOpenAI class is unsuitable, and its plain class suitable, is shown in test/contracts.

const queued = json(200, { id: "video_1", status: "queued" });
const never = () => new AbortController().signal;

test("Sora 2's terminal state is completed, Sora 1's succeeded; waiting for the wrong one loops forever", async () => {
  for (const status of ["completed", "succeeded"]) {
    await using server = await scriptedServer(json(200, { id: "job_1", status }));
    for (const api of ["sora-1", "sora-2", "openai-videos"] as const) {
      const answer = await providerAt(server.url, { api }).check("job_1");
      expect(answer).toMatchObject({ kind: "seen", job: { state: "succeeded" } });
    }
  }
});

test("404 on status right after submit, and on content right after success, is told apart from every other failure", async () => {
  await using server = await scriptedServer(json(404, { detail: "Not Found" }));
  const provider = providerAt(server.url);
  expect(await provider.check("video_1")).toEqual({ kind: "missing" });
  expect(await provider.download("video_1", never())).toEqual({ kind: "missing" });
});

test("seconds must be a JSON string; integers are answered with 400", async () => {
  const strict: Script = (request, response) => {
    const { seconds } = JSON.parse(request.body.toString());
    if (typeof seconds === "string") return queued(request, response);
    json(400, { error: { message: "Invalid type for 'seconds'", code: "invalid_type" } })(request, response);
  };
  await using server = await scriptedServer(strict);
  for (const seconds of [4, 8, 12]) {
    expect(await providerAt(server.url).submit(jobOf({ seconds }))).toMatchObject({ kind: "accepted" });
  }
});

test("the validator accepts more sizes than the model can render: the job fails later, and is not billed as made", async () => {
  const error = { code: "invalid_size", message: "Unsupported resolution 1792x1024" };
  await using server = await scriptedServer(
    inTurn(queued, json(200, { id: "video_1", status: "failed", error })),
  );
  const provider = providerAt(server.url);
  const size = { width: 1792, height: 1024 };
  expect(await provider.submit(jobOf({ size }))).toMatchObject({
    kind: "accepted",
    job: { state: "queued" },
  });
  expect(await provider.check("video_1")).toMatchObject({
    job: { state: "failed", outputIds: [], failure: { code: "provider_failed" } },
  });
});

test("input_reference must match size exactly and be a real file part with a true image content type", async () => {
  const message = "Inpaint image must match the requested width and height";
  await using server = await scriptedServer(json(400, { error: { message } }));
  const answer = await providerAt(server.url).submit(jobOf({ image: imageOf("image/jpeg") }));
  expect(answer).toMatchObject({ kind: "refused", code: "invalid_request" });
  expect(server.requests[0]?.body.toString("latin1")).toMatch(
    /name="input_reference"; filename="[\w.]+"\r\nContent-Type: image\/jpeg\r\n/,
  );
});

test("faces in references are blocked, at create or in the job", async () => {
  const message =
    "Your request was blocked by our moderation system when checking inputs. Possible reasons: people-in-user-uploads";
  const failed = json(200, {
    id: "video_1",
    status: "failed",
    error: { code: "moderation_blocked", message },
  });
  await using server = await scriptedServer(inTurn(json(400, { error: { message } }), failed));
  const provider = providerAt(server.url);
  const answer = await provider.submit(jobOf({ image: imageOf("image/png") }));
  expect(answer).toMatchObject({ kind: "refused", code: "moderation_blocked" });
  expect(await provider.check("video_1")).toMatchObject({ job: { failure: { code: "moderation_blocked" } } });
});

test("some polls have no status and some are 500: the job goes on", async () => {
  const noStatus = json(200, { id: "video_1", object: "video", progress: 30 });
  await using server = await scriptedServer(inTurn(noStatus, json(500, {}), queued));
  const provider = providerAt(server.url);
  expect(await provider.check("video_1")).toMatchObject({
    kind: "seen",
    job: { state: "running", progress: 30 },
  });
  expect(await provider.check("video_1")).toMatchObject({ kind: "seen", job: { state: "queued" } });
});

test("a download that meets a 500 is tried again", async () => {
  await using server = await scriptedServer(
    inTurn(json(500, {}), (_request, response) => void response.end("film")),
  );
  expect(await providerAt(server.url).download("video_1", never())).toMatchObject({ kind: "stream" });
});

test("429 is a concurrency cap: one call, and the wait is handed to whoever owns the slots", async () => {
  const error = {
    message: "Too many running tasks",
    type: "video_generation_user_error",
    param: null,
    code: null,
  };
  await using server = await scriptedServer(json(429, { error }, { "retry-after": "45" }));
  const reason = "HTTP 429 Too many running tasks";
  expect(await providerAt(server.url).submit(jobOf())).toEqual({
    kind: "busy",
    retryAfterSeconds: 45,
    reason,
  });
  expect(server.requests).toHaveLength(1);
});

test("an Operation-Location header is not followed: a status address is made from the id, on the endpoint's own host", async () => {
  await using stranger = await scriptedServer(queued);
  const headers = { "operation-location": `${stranger.url}/openai/v1/videos/video_1` };
  await using server = await scriptedServer(json(200, { id: "video_1", status: "queued" }, headers));
  const provider = providerAt(server.url);
  await provider.submit(jobOf());
  await provider.check("video_1");
  expect(server.requests.map(({ method }) => method)).toEqual(["POST", "GET"]);
  expect(stranger.requests).toHaveLength(0);
});

test("an SDK's default retries can duplicate a paid job: a create is never retried, also when the server asks for it", async () => {
  const headers = { "x-should-retry": "true", "retry-after-ms": "1" };
  await using server = await scriptedServer(inTurn(json(409, {}, headers), queued));
  expect(await providerAt(server.url).submit(jobOf())).toMatchObject({ kind: "ambiguous" });
  expect(server.requests).toHaveLength(1);
});

test("a deployment's name is free text: it never decides which protocol is spoken", async () => {
  await using server = await scriptedServer(queued);
  await providerAt(server.url, { api: "sora-1", deployment: "not-sora-2" }).submit(jobOf());
  await providerAt(server.url, { api: "sora-2", deployment: "sora" }).submit(jobOf());
  expect(server.requests.map(({ url }) => url.split("?")[0])).toEqual([
    "/openai/v1/video/generations/jobs",
    "/openai/v1/videos",
  ]);
});

test("status and content calls carry no model: an id is enough", async () => {
  await using server = await scriptedServer(queued);
  const provider = providerAt(server.url, { api: "openai-videos", deployment: "some-model" });
  await provider.check("video_1");
  await provider.download("video_1", never());
  expect(server.requests.map(({ url, body }) => `${url}${body}`)).toEqual([
    "/v1/videos/video_1",
    "/v1/videos/video_1/content",
  ]);
});

test("the error of a failed Sora 2 job is an object: its words are told, never [object Object]", async () => {
  const error = { code: "internal_error", message: "The renderer stopped." };
  await using server = await scriptedServer(json(200, { id: "video_1", status: "failed", error }));
  const reason = "internal_error: The renderer stopped.";
  expect(await providerAt(server.url).check("video_1")).toMatchObject({ job: { failure: { reason } } });
});
