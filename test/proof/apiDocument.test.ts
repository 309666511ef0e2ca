import { expect, test } from "vitest";
import { oneApp } from "../support/app/oneApp.ts";
import { ApiDocument } from "../support/http/apiDocument.ts";
import { answering, SECRET, startReceiver } from "../support/webhooks/receiver.ts";

const start = oneApp({ sora: { renderSeconds: 20 }, sweeps: false });

test("the answers of the running app are as the document has them", async () => {
  await using receiver = await startReceiver(answering(410));
  const WEBHOOKS = JSON.stringify([{ url: receiver.url, secretSetting: "HOOK" }]);
  const app = await start({ settings: { WEBHOOKS, HOOK: SECRET } });
  const document = new ApiDocument((await app.call("GET", "/openapi.json"))?.body);
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
  await call("GET", "/operations");
  await call("DELETE", "/session");
  await call("POST", "/session", { key: "k" });
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
  const tag = (await call("GET", video)).headers.get("etag") ?? "";
  await call("GET", video, undefined, { "if-none-match": tag });
  await call("GET", `${video}?expand=signed_urls`);
  await call("GET", `${video}?expand=all`);
  for (const query of ["", "?limit=1&order=asc&status=completed", "?limit=0", "?after=video_1", "?colour=1"])
    await call("GET", `/videos${query}`);
  await call("GET", "/usage?group_by=model");
  await call("GET", "/usage?from=today");
  await call("GET", "/usage?group_by=day", undefined, { accept: "text/csv" });
  await call("GET", "/events?id=video_1");
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
  expect(new Set(seen).size).toBeGreaterThan(40);
});
