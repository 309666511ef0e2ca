import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type Answer, type Call, errorOf, videoOf } from "../support/stack/stackApi.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const KEY = "alices-key-7b1d";
const VALUE = Buffer.from(KEY).toString("base64url");
const holder = { owner: "alice", sha256: createHash("sha256").update(KEY).digest("hex"), admin: false };
const stack = useStack({ settings: { AUTH_MODE: "keys", API_KEYS: JSON.stringify([holder]) } });
const SAME = { "sec-fetch-site": "same-origin" };

function signIn(json: object = { key: KEY }, headers: Record<string, string> = SAME): Promise<Answer> {
  return stack().api.call("/session", { method: "POST", json, headers });
}

async function withCookie(path: string, { headers, ...call }: Call = {}): Promise<Answer> {
  const cookie = (await signIn()).headers.get("set-cookie")?.split(";", 1)[0] ?? "";
  return await stack().api.call(path, { ...call, headers: { ...headers, cookie } });
}

test("a page signs in with a key, and its cookie makes, reads and plays films", async () => {
  const { port } = new URL(stack().origin);
  const answer = await signIn();
  expect(answer.status).toBe(204);
  expect(answer.headers.get("set-cookie")).toBe(
    `dailies-${port}=${VALUE}; Path=/; HttpOnly; SameSite=Strict`,
  );
  const { id } = videoOf(
    await withCookie("/videos", { method: "POST", json: { prompt: "A boat" }, headers: SAME }),
    202,
  );
  await expect.poll(async () => videoOf(await withCookie(`/videos/${id}`), 200).status).toBe("completed");
  expect((await withCookie(`/videos/${id}/content`)).status).toBe(200);
  // What the provider was sent, and what the host has logged.
  expect(JSON.stringify(await stack().sora.requests())).not.toContain(VALUE);
  expect(stack().hostLines.join("\n")).not.toMatch(new RegExp(`${VALUE}|${KEY}|dailies-${port}`));
});

test.each([
  [{ key: "a-wrong-key" }, 401, "unauthorized"],
  [{ key: " " }, 400, "invalid_value"],
  [{ key: 5 }, 400, "invalid_type"],
  [{}, 400, "missing_required_parameter"],
  [{ key: KEY, more: 1 }, 400, "unknown_parameter"],
])("%j is refused with %i %s, and sets nothing", async (json, status, code) => {
  const answer = await signIn(json);
  expect([answer.status, errorOf(answer).code, answer.headers.get("set-cookie")]).toEqual([
    status,
    code,
    null,
  ]);
});

test("by cookie a request that says nothing of its page may read alone, and a page elsewhere changes nothing", async () => {
  const create = { method: "POST", json: { prompt: "A boat" } };
  for (const headers of [{}, { "sec-fetch-site": "cross-site" }, { origin: "https://evil.example" }])
    expect((await withCookie("/videos", { ...create, headers })).status).toBe(403);
  expect((await withCookie("/models")).status).toBe(200);
  expect((await signIn({ key: KEY }, { origin: "https://evil.example" })).status).toBe(403);
  const leave = { method: "DELETE" };
  expect((await withCookie("/session", leave)).status).toBe(403);
  expect(
    (await withCookie("/session", { ...leave, headers: { origin: "https://evil.example" } })).status,
  ).toBe(403);
});

test("another method of /session is 405, and Allow says which are not", async () => {
  const answer = await stack().api.call("/session", { method: "GET" });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "DELETE, POST"]);
});

test("a key in a header wins over the cookie", async () => {
  expect((await withCookie("/models", { headers: { "api-key": "a-wrong-key" } })).status).toBe(401);
});

test("signed out, the browser has no cookie any more, and everything is 401", async () => {
  const answer = await withCookie("/session", { method: "DELETE", headers: SAME });
  expect(answer.status).toBe(204);
  const cookie = answer.headers.get("set-cookie") ?? "";
  expect(cookie).toContain("Max-Age=0");
  const headers = { cookie: cookie.split(";", 1)[0] ?? "" };
  expect((await stack().api.call("/models", { headers })).status).toBe(401);
});

test("the root leads to the page, and what the page does not have is 404", async () => {
  const at = async (path: string) => {
    const { status, headers } = await stack().api.call(`${stack().origin}${path}`);
    return [status, headers.get("location")];
  };
  expect(await at("/")).toEqual([302, "studio/"]);
  expect(await at("/studio")).toEqual([302, "studio/"]);
  expect(await at("/studio/nothing.js")).toEqual([404, null]);
  expect(await at("/studio/..%2f..%2fhost.json")).toEqual([404, null]);
});
