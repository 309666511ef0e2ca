import { expect, test } from "vitest";
import { type Answer, type Call, errorOf, openApi, videoOf } from "../support/stack/stackApi.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack({
  settings: {
    AUTH_MODE: "easyauth",
    WEBSITE_AUTH_ENABLED: "true",
    WEBSITE_CORS_ALLOWED_ORIGINS: '["https://studio.example","*"]',
    PUBLIC_URL: "https://films.example/gate",
  },
});
const prompt = `A ${CANARY}`;

const principalOf = (oid: string, ...roles: readonly string[]) =>
  Buffer.from(
    JSON.stringify({
      auth_typ: "aad",
      claims: [{ typ: "oid", val: oid }, ...roles.map((val) => ({ typ: "roles", val }))],
    }),
  ).toString("base64");

const headersOf = (...who: Parameters<typeof principalOf>) => ({
  "x-ms-client-principal": principalOf(...who),
});

async function as(oid: string, path: string, call: Call = {}): Promise<Answer> {
  return await stack().api.call(path, { ...call, headers: { ...headersOf(oid), ...call.headers } });
}

const create = async (oid: string) =>
  videoOf(await as(oid, "/videos", { method: "POST", json: { prompt } }), 202);

const FORGED = [
  ["of the owner", () => headersOf("alice")],
  ["of an admin", () => headersOf("mallory", "admin")],
] as const;

test.each(FORGED)(
  "a body's member `Headers` with the principal %s makes nobody somebody else",
  async (_who, headers) => {
    const { id } = await create("alice");
    const forged = { Headers: headers() };
    for (const [method, rest, json] of [
      ["POST", "/cancel", forged],
      ["POST", "/remix", { ...forged, prompt }],
      ["POST", "/resolve", { ...forged, never_made: true }],
      ["DELETE", "", forged],
    ] as const) {
      const answer = await as("mallory", `/videos/${id}${rest}`, { method, json });
      expect([403, 404, 400], `${method} ${rest}`).toContain(answer.status);
      const unsigned = await stack().api.call(`/videos/${id}${rest}`, { method, json });
      expect(unsigned.status, `${method} ${rest} by nobody`).toBe(401);
    }
    expect(videoOf(await as("alice", `/videos/${id}`), 200).stage).not.toMatch(/cancel/);
  },
);

test.each(FORGED)("neither does the query's, nor a create's body (%s)", async (_who, headers) => {
  const { id } = await create("alice");
  const forged = encodeURIComponent(JSON.stringify(headers()));
  for (const name of ["Headers", "headers"]) {
    const answer = await as("mallory", `/videos/${id}?${name}=${forged}`);
    expect({ status: answer.status, code: errorOf(answer).code }).toEqual({
      status: 400,
      code: "unknown_parameter",
    });
    expect((await stack().api.call(`/videos/${id}?${name}=${forged}`)).status).toBe(401);
  }
  const made = await as("mallory", "/videos", { method: "POST", json: { prompt, Headers: headers() } });
  expect({ status: made.status, param: errorOf(made).param }).toEqual({ status: 400, param: "Headers" });
});

test("a body or query that hides the route's parameter changes nothing", async () => {
  const { id } = await create("alice");
  const cancelled = await as("alice", `/videos/${id}/cancel`, {
    method: "POST",
    json: { ID: "video_other" },
  });
  expect(videoOf(cancelled, 202).id).toBe(id);
  const seen = await as("alice", `/videos/${id}?code=secret&clientId=x`);
  expect(videoOf(seen, 200).id).toBe(id);
});

test("an owner of another identity provider is nobody of the directory, whatever claims it sends", async () => {
  const { id } = await create("alice");
  const claims = [
    { typ: "oid", val: "alice" },
    { typ: "sub", val: "1" },
    { typ: "roles", val: "admin" },
  ];
  const principal = Buffer.from(JSON.stringify({ auth_typ: "google", claims })).toString("base64");
  const answer = await stack().api.call(`/videos/${id}`, { headers: { "x-ms-client-principal": principal } });
  expect(answer.status).toBe(404);
});

test("every URL that is given out begins with PUBLIC_URL, wherever the request came to", async () => {
  const made = await as("alice", "/videos", { method: "POST", json: { prompt } });
  const { id } = videoOf(made, 202);
  expect(made.headers.get("location")).toBe(`https://films.example/gate/api/v1/videos/${id}`);
  const headers = headersOf("alice");
  const ended = await openApi(stack().api.url, headers).ended(id);
  expect(ended.outputs[0]?.content_url).toMatch(`https://films.example/gate/api/v1/videos/${id}/content`);
});

test("pages of PUBLIC_URL and of the platform's CORS list may change something, no others", async () => {
  const estimate = (headers: Record<string, string>) =>
    as("alice", "/videos/estimate", { method: "POST", json: { prompt }, headers });
  expect((await estimate({ origin: "https://films.example" })).status).toBe(200);
  expect((await estimate({ origin: "https://studio.example", "sec-fetch-site": "cross-site" })).status).toBe(
    200,
  );
  for (const origin of ["https://evil.example", "https://films.example.evil.example", "null"])
    expect((await estimate({ origin })).status, origin).toBe(403);
});

test("metadata of which no request can be made is answered too, after ten seconds", async () => {
  const forged = encodeURIComponent('{"a b":"c"}');
  const answer = await as("alice", `/models?Headers=${forged}`);
  expect(answer.status).toBe(500);
  expect(errorOf(answer)).toMatchObject({ code: "internal_error", type: "server_error" });
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});
