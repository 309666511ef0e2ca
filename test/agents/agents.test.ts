import { randomBytes } from "node:crypto";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, test } from "vitest";
import { makeApiKey } from "../../local/commands/apiKey.ts";
import { agentOf } from "../support/agents/agentOf.ts";
import { SDKS } from "../support/agents/agents.ts";
import { oneApp } from "../support/app/oneApp.ts";

const start = oneApp({ sora: { renderSeconds: 20 }, sweeps: false });
const NAMES = ["models", "estimate", "create", "status", "wait", "list", "cancel", "remix"];
const FILM = { prompt: "A mill", model: "sora-2", seconds: "4", size: "1280x720" };

test.each(Object.entries(SDKS))(
  "the client of %s lists the tools, whose schemas compile under JSON Schema 2020-12",
  async (_sdk, connect) => {
    const agent = await agentOf(await start(), connect);
    const tools = await agent.tools();
    expect(tools.map(({ name }) => name)).toEqual(NAMES);
    const ajv = formats.default(new Ajv2020({ strict: true, strictTypes: false }));
    for (const { inputSchema, outputSchema } of tools)
      for (const schema of [inputSchema, outputSchema]) expect(typeof ajv.compile(schema)).toBe("function");
    await agent.close();
  },
);

test("a refusal tells every problem in the API's words, costs nothing and starts nothing", async () => {
  const app = await start();
  const agent = await agentOf(app);
  const wrong = await agent.call("create", { ...FILM, seconds: "5", colour: "blue", size: "1x1" });
  expect(wrong.isError).toBe(true);
  expect(wrong.note).toContain("Unknown parameter: 'colour'.");
  expect(wrong.note).toContain("costs nothing");
  const values = await agent.call("create", { ...FILM, seconds: "5", size: "1x1" });
  expect(values.note).toContain("Supported values are: '4', '8', and '12'.");
  expect(values.note).toContain("'720x1280' and '1280x720'");
  expect((await agent.call("wait", { id: "video_1", seconds: 60 })).note).toContain("must be 1 to 50");
  expect((await agent.call("status", {})).note).toContain("Missing required parameter: 'id'.");
  await expect(agent.call("other")).rejects.toThrow();
  expect(app.sora.jobs()).toEqual([]);
});

test("what is no id to go on behind is refused, as by the API", async () => {
  const agent = await agentOf(await start());
  const wrong = await agent.call("list", { after: "'/#" });
  expect([wrong.isError, wrong.note]).toEqual([
    true,
    expect.stringContaining("'after' is the id of a video"),
  ]);
});

test("arguments that are nested without end are refused, and hurt nobody", async () => {
  const app = await start();
  const deep = `${'{"a":'.repeat(6_000)}1${"}".repeat(6_000)}`;
  const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list","arguments":${deep}}}`;
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const answer = await app.host.request("POST", "/api/v1/mcp", { body, headers });
  expect([answer.status, await answer.text()]).toEqual([
    200,
    expect.stringContaining("Unknown parameter: 'a'"),
  ]);
  const create = await app.host.request("POST", "/api/v1/videos", { body: `{"prompt":${deep}}`, headers });
  expect(create.status).toBe(400);
});

test("a notification is taken with 202, no stream is opened, and what is no message is refused", async () => {
  const app = await start();
  const headers = { accept: "application/json, text/event-stream" };
  const note = await app.call(
    "POST",
    "/mcp",
    { jsonrpc: "2.0", method: "notifications/initialized" },
    headers,
  );
  expect(note?.status).toBe(202);
  const batch = await app.call("POST", "/mcp", [{ jsonrpc: "2.0", id: 1, method: "ping" }], headers);
  expect(batch?.status).toBe(400);
});

const HOLDER = makeApiKey("anna", false, randomBytes(32));
const PRINCIPAL = Buffer.from(
  JSON.stringify({ auth_typ: "aad", claims: [{ typ: "oid", val: "anna" }] }),
).toString("base64");

test.each([
  ["a session's cookie", { AUTH_MODE: "keys", API_KEYS: JSON.stringify([HOLDER.holder]) }],
  ["the platform's sign-in", { AUTH_MODE: "easyauth", WEBSITE_AUTH_ENABLED: "true" }],
])("with %s no page elsewhere calls a tool", async (_what, settings) => {
  const app = await start({ settings });
  const session = await app.call("POST", "/session", { key: HOLDER.key });
  const cookie = session?.headers.get("set-cookie")?.split(";", 1)[0];
  const signedIn = cookie ? { cookie } : { "x-ms-client-principal": PRINCIPAL };
  const call = async (page: Record<string, string>) => {
    const message = {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "create", arguments: FILM },
    };
    const accept = "application/json, text/event-stream";
    return (await app.call("POST", "/mcp", message, { ...signedIn, ...page, accept }))?.status;
  };
  expect(await call({ origin: "https://evil.example" })).toBe(403);
  expect(await call({ "sec-fetch-site": "cross-site" })).toBe(403);
  expect(app.sora.jobs()).toEqual([]);
  expect(await call({ "sec-fetch-site": "same-origin" })).toBe(200);
});
