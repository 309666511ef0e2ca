import { describe, expect, test } from "vitest";
import { inTurn, json, type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { jobOf, providerAt } from "../../support/providers/testProvider.ts";

// What servers answer about a job, and what it means.

const film: Script = (_request, response) =>
  void response.writeHead(200, { "content-type": "video/mp4" }).end("film");
const never = () => new AbortController().signal;
const id = "video_1";

/** A job's answer, and its content's. */
function server(job: Script, content: Script = json(404, {})) {
  return scriptedServer((request, response) =>
    (/\/content$/.test(request.url) ? content : job)(request, response),
  );
}

async function check(job: Script, content?: Script, jobId = id) {
  await using at = await server(job, content);
  const answer = await providerAt(at.url, { api: "openai-videos" }).check(jobId);
  return { answer, asked: at.requests.map(({ url }) => url) };
}

describe("a job that failed is answered with the status of its error, as vLLM-Omni does", () => {
  const body = { id, object: "video", status: "failed", error: { code: 500, message: "CUDA out of memory" } };
  test.each([500, 400, 404, 422, 503])("%i: it has failed, after one question", async (status) => {
    const { answer, asked } = await check(json(status, body));
    expect(answer).toMatchObject({
      kind: "seen",
      job: { state: "failed", failure: { code: "provider_failed" } },
    });
    expect(asked).toHaveLength(1);
  });

  test("under an id that LiteLLM makes anew with every answer", async () => {
    const anew = (model: string) =>
      `video_${Buffer.from(`litellm:custom_llm_provider:vllm;model_id:${model};video_id:native-7`).toString("base64")}`;
    const { answer } = await check(json(500, { ...body, id: anew("b") }), undefined, anew("a"));
    expect(answer).toMatchObject({ kind: "seen", job: { jobId: anew("a"), state: "failed" } });
  });

  test.each([
    ["another job", { ...body, id: "video_2" }],
    ["a gateway's own error", { id: "req_1", status: "error", error: { message: "upstream" } }],
    ["an error without an id", { status: "failed", error: { message: "x" } }],
  ])("%s in an error's answer ends nothing", async (_name, other) => {
    expect((await check(json(500, other))).answer).toMatchObject({ kind: "unreachable" });
  });
});

describe("a bad end is only a job's by its id: gateways have such words as well", () => {
  test.each([
    ["status", { status: "error", message: "upstream overloaded" }],
    ["an empty id", { id: "", status: "failed", error: { message: "boom" } }],
    ["null", { id: null, status: "cancelled" }],
  ])("a success without one has learnt nothing (%s)", async (_name, body) => {
    expect((await check(json(200, body))).answer).toMatchObject({ kind: "unreachable" });
  });

  test.each([
    ["id", { id }],
    ["task_id", { id: "req_9", task_id: id }],
  ])("under its own (%s) it is believed", async (_name, named) => {
    const { answer } = await check(json(200, { ...named, status: "failed" }));
    expect(answer).toMatchObject({ kind: "seen", job: { state: "failed" } });
    expect(answer).not.toHaveProperty("isUnderOtherId");
  });

  test("under another it is told", async () => {
    const { answer } = await check(json(200, { id: "video_2", status: "failed", prompt: "another" }));
    expect(answer).toMatchObject({ kind: "seen", isUnderOtherId: true, job: { jobId: id } });
  });
});

describe("the words of an end", () => {
  test.each([
    ...["done", "SUCCESS", "succeed", "finished", "ready", "complete"].map((word) => [word, "succeeded"]),
    ...["FAILURE", "Fail", "error", "rejected", "aborted", "timeout"].map((word) => [word, "failed"]),
    ...["deleted", "CANCELED"].map((word) => [word, "cancelled"]),
    ...["THROTTLED", "submitted", "IN_QUEUE", "Preparing", "Queueing", "starting"].map((word) => [
      word,
      "queued",
    ]),
    ...["In-Progress", "dreaming"].map((word) => [word, "running"]),
  ])("%s means %s", async (status, state) => {
    const { answer } = await check(json(200, { id, status }));
    expect(answer).toMatchObject({ kind: "seen", job: { state } });
    expect(answer.kind === "seen" && "unknownWord" in answer.job).toBe(false);
  });
});

describe("an unknown word", () => {
  test("is running, and told as it is", async () => {
    const { answer, asked } = await check(json(200, { id, status: 'Warming up: a "cat"' }));
    expect(answer).toMatchObject({ job: { state: "running", unknownWord: "warming_up_a_cat" } });
    expect(asked).toHaveLength(1);
  });

  test("with an error behind it has failed", async () => {
    const error = { code: "SAFETY.INPUT.TEXT", message: "no" };
    const { answer } = await check(
      json(200, { id, status: "kaputt", error, url: "https://films.example/a" }),
    );
    expect(answer).toMatchObject({ job: { state: "failed", failure: { code: "moderation_blocked" } } });
  });

  test.each([null, {}, { code: "", message: "" }, { code: 0, message: "success" }])(
    "with the error %j has none",
    async (error) => {
      expect((await check(json(200, { id, status: "kaputt", error }))).answer).toMatchObject({
        job: { state: "running" },
      });
    },
  );

  test("with a film behind it is done", async () => {
    const { answer } = await check(
      json(200, { id, status: "gelungen", video: { url: "https://films.example/a" } }),
    );
    expect(answer).toMatchObject({ job: { state: "succeeded", outputIds: [id], failure: null } });
  });

  test.each([{ progress: 100 }, { completed_at: 1_790_000_000 }])(
    "with %j is worth asking for the film, which alone proves that it is done",
    async (hint) => {
      const job = json(200, { id, status: "gelungen", ...hint });
      expect((await check(job, film)).answer).toMatchObject({ job: { state: "succeeded", outputIds: [id] } });
      const notYet = await check(job, json(400, { detail: "in progress" }));
      expect(notYet.answer).toMatchObject({ job: { state: "running" } });
      const page: Script = (_request, response) =>
        void response.writeHead(200, { "content-type": "text/html" }).end("<p>soon</p>");
      expect((await check(job, page)).answer).toMatchObject({ job: { state: "running" } });
    },
  );

  test("a word that is known is believed: running at 100 % is running", async () => {
    const { answer, asked } = await check(json(200, { id, status: "in_progress", progress: 100 }), film);
    expect(answer).toMatchObject({ job: { state: "running" } });
    expect(asked).toHaveLength(1);
  });
});

test("no word at all, and an error: a gateway's fault ends no paid job", async () => {
  const { answer } = await check(json(200, { id, error: { message: "upstream timed out" } }));
  expect(answer).toMatchObject({ job: { state: "running" } });
});

describe("a 404 that is not about the job", () => {
  const page: Script = (_request, response) =>
    void response.writeHead(404, { "content-type": "text/html" }).end("<html>404 Not Found nginx</html>");
  test.each<[string, Script]>([
    ["the deployment", json(404, { error: { code: "DeploymentNotFound", message: "does not exist" } })],
    [
      "the deployment in words",
      json(404, { error: { message: "The API deployment for this resource does not exist." } }),
    ],
    ["the route", json(404, { message: "no Route matched: Cannot GET /v1/videos/video_1" })],
    ["a page of something in between", page],
  ])("%s: neither the job nor its film is missing", async (_name, script) => {
    await using at = await scriptedServer(script);
    const provider = providerAt(at.url, { api: "openai-videos" });
    expect(await provider.check(id)).toMatchObject({ kind: "unreachable" });
    expect(await provider.download(id, never())).toMatchObject({ kind: "unreachable" });
    expect(await provider.remove(id)).toMatchObject({ kind: "unreachable" });
  });
});

describe("an answer from elsewhere is no state of a job", () => {
  test("neither a look nor a list goes to another origin", async () => {
    await using stranger = await scriptedServer(json(200, { id, status: "completed", data: [] }));
    const away = json(302, {}, { location: `${stranger.url}/v1/videos` });
    await using at = await scriptedServer(away);
    const provider = providerAt(at.url, { api: "openai-videos" });
    expect(await provider.check(id)).toMatchObject({ kind: "unreachable" });
    expect(await provider.list(0)).toMatchObject({ kind: "unreachable" });
    expect(await provider.remove(id)).toMatchObject({ kind: "unreachable" });
    expect(stranger.requests).toHaveLength(0);
  });

  test("a redirect within the provider is followed", async () => {
    await using at = await scriptedServer(
      inTurn(json(307, {}, { location: "/v2/videos/video_1" }), json(200, { id, status: "completed" })),
    );
    expect(await providerAt(at.url).check(id)).toMatchObject({ job: { state: "succeeded" } });
  });
});

describe("a success that cannot be read is told by its status, length and type alone", () => {
  const prompt = "A paper boat on a canal";
  const escaped = JSON.stringify({ echo: JSON.stringify({ prompt }) });
  const answers: readonly (readonly [string, string])[] = [
    ["application/json", escaped],
    ["text/plain", `accepted: ${prompt}`],
    ["application/json", JSON.stringify({ message: prompt, error: { message: prompt } })],
  ];
  test.each(answers)("%s", async (type, text) => {
    const script: Script = (_request, response) =>
      void response.writeHead(200, { "content-type": type }).end(text);
    await using at = await scriptedServer(script);
    const provider = providerAt(at.url, { api: "openai-videos" });
    const told = [await provider.submit(jobOf({ prompt })), await provider.check(id), await provider.list(0)];
    for (const answer of told) {
      const reason = `HTTP 200 without a job: ${text.length} characters of ${type}`;
      expect(answer).toMatchObject({ reason });
    }
  });
});

test.each(["completed_at", "finished_at"])(
  "a finished job tells by its %s how long it took",
  async (name) => {
    const now = Math.floor(Date.now() / 1_000);
    const job = { id, status: "completed", created_at: now - 100, [name]: now - 33 };
    expect((await check(json(200, job))).answer).toMatchObject({ job: { renderMs: 67_000 } });
    const lying = await check(json(200, { ...job, [name]: now + 900 }));
    expect(lying.answer).toMatchObject({ kind: "seen" });
    expect(lying.answer).not.toHaveProperty("job.renderMs");
  },
);
