import { HttpRequest, InvocationContext } from "@azure/functions";
import { afterEach, expect, test } from "vitest";
import { configureServices } from "../../src/lib/app/services.ts";
import { type VisitHandler, watched } from "../../src/lib/app/watched.ts";
import { ownerHash } from "../../src/lib/hash/ownerHash.ts";

const NOON = Date.UTC(2026, 10, 22, 12);
const ID = "video_01kb0000000000000000000000";

afterEach(() => configureServices({}));

/** The lines that one request leaves; what is wrong with the settings is told before them, once. */
async function linesOf(handler: VisitHandler, id = "") {
  let now = NOON;
  // Wrong settings: the access line must be there all the same.
  configureServices({ environment: {}, clock: { now: () => now } });
  const lines: Record<string, unknown>[] = [];
  const context = new InvocationContext({
    functionName: "getVideo",
    invocationId: "invocation-1",
    logHandler: (_level, text) => lines.push(JSON.parse(String(text))),
  });
  const request = new HttpRequest({
    method: "GET",
    url: "http://127.0.0.1/api/v1/videos/secret?code=secret",
  });
  const answer = await watched("getVideo", "api/v1/videos/{id}", (given, its, visit) => {
    now += 12;
    visit.id = id;
    return handler(given, its, visit);
  })(request, context);
  const ofSettings = lines.filter(({ event }) => event === "settings_wrong");
  return { lines: lines.slice(ofSettings.length), ofSettings, answer };
}

test("what is wrong with the settings is told before the first request's line", async () => {
  const { lines, ofSettings } = await linesOf(async () => ({ status: 503 }));
  expect(ofSettings.map(({ setting }) => setting)).toContain("VIDEO_MODELS");
  expect(lines).toMatchObject([{ event: "http_request", status: 503 }]);
});

test("a request leaves one line: route, status, milliseconds, who (hashed) and which film", async () => {
  const { lines } = await linesOf(async (_request, _context, visit) => {
    visit.owner = "ann@example.com";
    return { status: 202, jsonBody: {} };
  }, ID);
  expect(lines).toEqual([
    {
      time: "2026-11-22T12:00:00.012Z",
      level: "info",
      event: "http_request",
      function: "getVideo",
      route: "/api/v1/videos/{id}",
      method: "GET",
      status: 202,
      ms: 12,
      owner: ownerHash("ann@example.com"),
      videoId: ID,
      requestId: "invocation-1",
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain("ann");
});

test("a request that fails on our side leaves its line too, beside that of the fault", async () => {
  const { lines, answer } = await linesOf(() => Promise.reject(new Error("prompt: a secret boat")));
  expect(answer.status).toBe(500);
  expect(lines).toMatchObject([
    { event: "http_fault", level: "error", code: "internal_error", function: "getVideo" },
    { event: "http_request", status: 500, owner: null, videoId: null },
  ]);
  expect(JSON.stringify(lines)).not.toContain("secret");
});

test("what a caller puts in the path is logged only where it has the form of an id", async () => {
  const { lines } = await linesOf(async () => ({ status: 404 }), "secret");
  expect(lines).toMatchObject([{ event: "http_request", status: 404, videoId: null }]);
  expect(JSON.stringify(lines)).not.toContain("secret");
});

test("the line of a create names the film that its answer shows", async () => {
  const { lines } = await linesOf(async () => ({ status: 202, jsonBody: { id: ID, stage: "queued" } }));
  expect(lines).toMatchObject([{ event: "http_request", videoId: ID }]);
});
