import { beforeAll, expect, test } from "vitest";
import { functionsCore } from "../../../local/host/core/functionsCore.ts";
import type { Dailies } from "../../support/app/dailies.ts";
import { oneApp } from "../../support/app/oneApp.ts";
import { ApiDocument } from "../../support/http/apiDocument.ts";
import { answering, SECRET, startReceiver } from "../../support/webhooks/receiver.ts";

const start = oneApp({ sora: { renderSeconds: 20 }, sweeps: false });

beforeAll(async () => {
  await import("../../../src/index.ts");
});

async function documentOf(app: Dailies): Promise<ApiDocument> {
  const answer = await app.call("GET", "/openapi.json");
  expect(answer?.status).toBe(200);
  return new ApiDocument(answer?.body);
}

test("every route that is registered is in the document, and no other", async () => {
  const document = await documentOf(await start());
  const registered = [...functionsCore().functions.values()]
    .flatMap(({ metadata }) => Object.values(metadata.bindings))
    .filter(({ type }) => type === "httpTrigger")
    .flatMap(({ methods, route }) =>
      [methods].flat().map((method) => `${String(method)} ${String(route).replace(/^api\/v1/, "")}`),
    )
    // Pages and paths that are nobody's are no part of the API.
    .filter((route) => / \/(?!\{)/.test(route));
  expect(document.routes.toSorted()).toEqual(registered.toSorted());
});

test("its schemas are JSON Schema 2020-12, and what they refer to is there", async () => {
  const document = await documentOf(await start());
  expect(document.compileAll()).toBeGreaterThan(30);
});

test("needs no sign-in", async () => {
  const API_KEYS = JSON.stringify([{ owner: "anna", sha256: "a".repeat(64) }]);
  const app = await start({ settings: { AUTH_MODE: "keys", API_KEYS } });
  expect((await app.call("GET", "/models"))?.status).toBe(401);
  await documentOf(app);
});

test("the answers of the running app are as the document has them", async () => {
  await using receiver = await startReceiver(answering(410));
  const WEBHOOKS = JSON.stringify([{ url: receiver.url, secretSetting: "HOOK" }]);
  const app = await start({ settings: { WEBHOOKS, HOOK: SECRET } });
  const document = await documentOf(app);
  const seen: string[] = [];
  const problems: string[] = [];

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await app.call(method, path, body, headers);
    if (!answer) throw new Error("no answer");
    const type = answer.status === 200 && method === "HEAD" ? "" : (answer.headers.get("content-type") ?? "");
    const problem = document.problemWith(method, path, answer.status, type, answer.body);
    if (problem) problems.push(problem);
    seen.push(`${method} ${path.replace(/video_\w+/, "{id}")} ${answer.status}`);
    return answer;
  }

  const asked = { prompt: "A mill", metadata: { project: "mills" } };
  await call("GET", "/health");
  await call("GET", "/openapi.json");
  await call("GET", "/models");
  await call("POST", "/videos/estimate", asked);
  await call("POST", "/videos/estimate", { ...asked, seconds: 5, colour: 1 });
  await call("POST", "/videos", {});
  await call("POST", "/videos", asked, { "idempotency-key": "k" });
  await call("POST", "/videos", { prompt: "Else" }, { "idempotency-key": "k" });
  const id = await app.create(asked, "k");
  const video = `/videos/${id}`;
  for (const method of ["GET", "DELETE"]) await call(method, video);
  await call("POST", `${video}/notify`);
  await call("POST", `${video}/remix`, { prompt: "Night" });
  await call("POST", `${video}/resolve`, { never_made: true });
  await call("GET", `${video}/content`);
  await app.untilFinal(id);
  await app.host.waitUntil(() => receiver.received.length > 0);
  await app.clock.advance(1_000);
  await call("GET", video);
  await call("POST", `${video}/notify`);
  await call("POST", `${video}/cancel`);
  const remix = await call("POST", `${video}/remix`, { prompt: "Night" });
  const remixed = `/videos/${(remix.body as { id: string }).id}`; // checked by the document
  await call("POST", `${remixed}/cancel`);
  for (const method of ["GET", "HEAD"]) await call(method, `${video}/content`);
  await call("GET", `${video}/content`, undefined, { range: "bytes=0-9" });
  await call("GET", `${video}/content`, undefined, { range: "bytes=99999999-" });
  await call("GET", `${video}/content?redirect=1`);
  await call("GET", `${video}/content?colour=1`);
  await call("GET", "/videos/video_1");
  const agent = { accept: "application/json, text/event-stream" };
  await call("POST", "/mcp", { jsonrpc: "2.0", id: 1, method: "ping" }, agent);
  await call("POST", "/mcp", { jsonrpc: "2.0", method: "notifications/initialized" }, agent);
  await call("POST", "/mcp", [], agent);
  await app.untilFinal(remixed.replace("/videos/", ""));
  await call("DELETE", video);
  expect(problems).toEqual([]);
  expect(new Set(seen).size).toBeGreaterThan(28);
});
