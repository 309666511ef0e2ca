import { describe, expect, test } from "vitest";
import { inTurn, json, type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { countingPolicy, KEY, providerAt } from "../../support/providers/testProvider.ts";

const running = json(200, { id: "video_1", status: "in_progress", progress: 40 });
const html: Script = (_request, response) => void response.end("<html><body>Sign in</body></html>");
const cut: Script = (_request, response) => void response.destroy();

describe("a check", () => {
  test("brings the job under the id that was asked for", async () => {
    await using server = await scriptedServer(json(200, { id: "id-of-a-proxy", status: "completed" }));
    expect(await providerAt(server.url).check("video_1")).toMatchObject({
      kind: "seen",
      job: { jobId: "video_1", state: "succeeded", outputIds: ["video_1"] },
    });
  });

  test.each([404, 410])("answered %i has not found the job", async (status) => {
    await using server = await scriptedServer(json(status, { error: { message: "not found" } }));
    expect(await providerAt(server.url).check("video_1")).toEqual({ kind: "missing" });
  });

  test.each([301, 400, 401, 403, 408, 409, 429, 500, 501, 503])(
    "answered %i is transient, a refused key included",
    async (status) => {
      await using server = await scriptedServer(
        json(status, { error: { code: "E", message: `no: ${KEY}` } }, { "retry-after": "30" }),
      );
      const reason = `HTTP ${status} E no: [secret]`;
      expect(await providerAt(server.url).check("video_1")).toEqual({
        kind: "unreachable",
        retryAfterSeconds: 30,
        reason,
      });
    },
  );

  test.each<[string, Script]>([
    ["a page of HTML", html],
    ["an empty answer", (_request, response) => void response.end()],
    ["an error with status 200", json(200, { error: { message: "upstream" } })],
    ["a list", json(200, [{ id: "video_1", status: "completed" }])],
  ])("answered with %s has learnt nothing", async (_name, script) => {
    await using server = await scriptedServer(script);
    expect(await providerAt(server.url).check("video_1")).toMatchObject({ kind: "unreachable" });
  });

  test("of a server that is gone is unreachable", async () => {
    const server = await scriptedServer(running);
    await server[Symbol.asyncDispose]();
    expect(await providerAt(server.url).check("video_1")).toMatchObject({ kind: "unreachable" });
  });

  test("of a server that does not answer ends with the time limit", async () => {
    await using server = await scriptedServer(() => {});
    const answer = await providerAt(server.url, {}, { timeoutSeconds: 0.2 }).check("video_1");
    expect(answer).toMatchObject({ kind: "unreachable", reason: expect.stringContaining("time limit") });
  });
});

describe("a read is repeated a little", () => {
  test.each<[string, Script]>([
    ["a 500", json(500, {})],
    ["a 503", json(503, {}, { "retry-after": "0" })],
    ["a 408", json(408, {})],
    ["a connection cut", cut],
    ["a 429 with a short wait", json(429, {}, { "retry-after-ms": "5" })],
  ])("after %s, and then brings the answer", async (_name, script) => {
    await using server = await scriptedServer(inTurn(script, running));
    expect(await providerAt(server.url).check("video_1")).toMatchObject({ kind: "seen" });
    expect(server.requests).toHaveLength(2);
  });

  test("at most twice", async () => {
    const counted = countingPolicy();
    await using server = await scriptedServer(json(502, {}));
    const provider = providerAt(server.url, {}, { policies: [counted] });
    expect(await provider.check("video_1")).toMatchObject({ kind: "unreachable", reason: "HTTP 502" });
    expect({ requests: server.requests.length, tries: counted.tries() }).toEqual({ requests: 3, tries: 3 });
  });

  test.each([
    ["a 503 with a long wait", 503, { "retry-after": "120" }],
    ["a 429 without one", 429, {}],
    ["a 404", 404, {}],
    ["a 401", 401, {}],
    ["a 501", 501, {}],
  ])("but not after %s: waiting is the caller's, by a durable timer", async (_name, status, headers) => {
    await using server = await scriptedServer(json(status, {}, headers));
    await providerAt(server.url).check("video_1");
    expect(server.requests).toHaveLength(1);
  });

  test("but not past the time limit", async () => {
    await using server = await scriptedServer(json(500, {}, { "retry-after": "2" }));
    const provider = providerAt(server.url, {}, { timeoutSeconds: 0.5 });
    expect(await provider.check("video_1")).toMatchObject({ kind: "unreachable" });
    expect(server.requests.length).toBeLessThan(2);
  });
});

describe("a removal", () => {
  const empty =
    (status: number): Script =>
    (_request, response) =>
      void response.writeHead(status).end();

  test.each<[string, Script, string]>([
    ["Sora 1's 204", empty(204), "removed"],
    [
      "Sora 2's confirmation",
      json(200, { id: "video_1", object: "video.deleted", deleted: true }),
      "removed",
    ],
    ["a 202", empty(202), "removed"],
    ["a 200 that denies it", json(200, { id: "video_1", deleted: false }), "refused"],
    ["a page of HTML, as from a sign-in before it", html, "refused"],
    ["an error with status 200", json(200, { error: { message: "cannot cancel a running job" } }), "refused"],
    ["a failure with status 200", json(200, { success: false, message: "no" }), "refused"],
    ["the job, still running", json(200, { id: "video_1", status: "in_progress" }), "refused"],
    ["the job, being cancelled", json(202, { id: "video_1", status: "cancelling" }), "refused"],
    ["the job, cancelled", json(200, { id: "video_1", status: "cancelled" }), "removed"],
    ["a word that it is done", json(200, { status: "success", message: "deleted" }), "removed"],
    ["no error", json(200, { id: "video_1", error: null, deleted: true }), "removed"],
    ["a 404", json(404, {}), "missing"],
    ["a 410", json(410, {}), "missing"],
    ["a 400", json(400, {}), "refused"],
    ["a 409", json(409, {}), "refused"],
    ["a 405", json(405, {}), "refused"],
    ["a 501", json(501, {}), "refused"],
    ["a 401", json(401, {}), "unreachable"],
    ["a 403", json(403, {}), "unreachable"],
    ["a 429", json(429, {}), "unreachable"],
    ["a 500", json(500, {}), "unreachable"],
    ["a cut connection", cut, "unreachable"],
  ])("answered by %s is told as it is", async (_name, script, kind) => {
    await using server = await scriptedServer(script);
    expect(await providerAt(server.url).remove("video_1")).toMatchObject({ kind });
    expect(server.requests[0]).toMatchObject({ method: "DELETE", url: "/openai/v1/videos/video_1" });
  });
});
