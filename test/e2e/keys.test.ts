import { createHash } from "node:crypto";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { type Answer, type Call, errorOf, jsonOf, openApi, videoOf } from "../support/stack/stackApi.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const KEYS = {
  alice: "alice-key-5f2b",
  bob: "bob-key-91c3",
  // What an owner is called must not matter to where rows lie.
  "carol/../alice?#|": "carol-key-77aa",
  root: "root-key-0d4e",
};
type Owner = keyof typeof KEYS;

const holders = Object.entries(KEYS).map(([owner, key]) => ({
  owner,
  sha256: createHash("sha256").update(key).digest("hex"),
  admin: owner === "root",
}));
const stack = useStack(
  { settings: { AUTH_MODE: "keys", API_KEYS: JSON.stringify(holders) } },
  Object.values(KEYS),
);
const prompt = `A ${CANARY}`;
const ROUTES = [
  ["GET", ""],
  ["DELETE", ""],
  ["POST", "/cancel"],
  ["POST", "/remix"],
  ["GET", "/content"],
  ["HEAD", "/content"],
  ["GET", "/content?redirect=1"],
] as const;

async function as(owner: Owner, path: string, call: Call = {}): Promise<Answer> {
  const headers = { authorization: `Bearer ${KEYS[owner]}`, ...call.headers };
  return await stack().api.call(path, { ...call, headers });
}

async function createAs(owner: Owner, request: object = {}) {
  return videoOf(await as(owner, "/videos", { method: "POST", json: { prompt, ...request } }), 202);
}

async function endedAs(owner: Owner, id: string) {
  const headers = { authorization: `Bearer ${KEYS[owner]}` };
  return await openApi(stack().api.url, headers).ended(id);
}

test.each([
  ["Authorization: Bearer", (key: string) => ({ authorization: `Bearer ${key}` })],
  ["authorization: bearer, in small letters", (key: string) => ({ authorization: `bearer ${key}` })],
  ["api-key", (key: string) => ({ "api-key": key })],
  ["x-functions-key", (key: string) => ({ "x-functions-key": key })],
])("a key is taken as %s", async (_how, headers) => {
  expect((await stack().api.call("/models", { headers: headers(KEYS.alice) })).status).toBe(200);
  const wrong = await stack().api.call("/models", { headers: headers("a-wrong-key") });
  expect(wrong.status).toBe(401);
});

test.each([
  ["no key", {}],
  ["a wrong key", { authorization: "Bearer no-such-key" }],
  ["an empty key", { authorization: "Bearer ", "api-key": "" }],
  ["a key by Basic", { authorization: `Basic ${btoa(`alice:${KEYS.alice}`)}` }],
  ["the hash of a key", { authorization: `Bearer ${holders[0]?.sha256}` }],
  ["the start of a key", { authorization: `Bearer ${KEYS.alice.slice(0, -1)}` }],
  [
    "a principal that nobody vouches for",
    {
      "x-ms-client-principal": btoa(
        JSON.stringify({ auth_typ: "aad", claims: [{ typ: "oid", val: "alice" }] }),
      ),
    },
  ],
])("%s is 401 on every route but health, before anything else is looked at", async (_what, headers) => {
  const id = (await createAs("alice")).id;
  for (const [method, path] of [
    ...ROUTES.map(([verb, rest]) => [verb, `/videos/${id}${rest}`] as const),
    ["POST", `/videos/${id}/resolve`],
    ["POST", "/videos"],
    ["POST", "/videos/estimate?fast=1"],
    ["GET", "/models"],
  ] as const) {
    const answer = await stack().api.call(path, { method, headers });
    expect(answer.status, `${method} ${path}`).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(answer.headers.get("x-should-retry")).toBe("false");
    if (method === "HEAD") continue;
    expect(errorOf(answer)).toEqual({
      message: "No or an unknown API key. Send it as 'Authorization: Bearer <key>' or 'api-key: <key>'.",
      type: "authentication_error",
      param: null,
      code: "unauthorized",
    });
  }
  expect((await stack().api.call("/health", { headers })).status).toBe(200);
  expect(await endedAs("alice", id)).toMatchObject({ status: "completed" });
});

test("the OpenAI SDK's own key is enough, and a wrong one is its AuthenticationError", async () => {
  const sdk = (apiKey: string) => new OpenAI({ apiKey, baseURL: stack().api.url });
  const video = await sdk(KEYS.bob).videos.create({ prompt });
  expect(await endedAs("bob", video.id)).toMatchObject({ status: "completed" });
  const bytes = await (await sdk(KEYS.bob).videos.downloadContent(video.id)).arrayBuffer();
  expect(bytes.byteLength).toBeGreaterThan(1_000);
  await expect(sdk("a-wrong-key").videos.retrieve(video.id)).rejects.toBeInstanceOf(
    OpenAI.AuthenticationError,
  );
});

test("a stranger's video is 404 on every verb, word for word as one that does not exist, and stays as it was", async () => {
  const { id } = await createAs("alice");
  const made = await endedAs("alice", id);
  const nobodys = `video_${"0".repeat(26)}`;
  for (const stranger of ["bob", "carol/../alice?#|"] as const) {
    for (const [method, rest] of ROUTES) {
      const json = rest === "/remix" ? { json: { prompt } } : {};
      const theirs = await as(stranger, `/videos/${id}${rest}`, { method, ...json });
      const none = await as(stranger, `/videos/${nobodys}${rest}`, { method, ...json });
      expect(theirs.status, `${method} ${rest}`).toBe(404);
      expect(theirs.body).toEqual(none.body);
    }
  }
  expect(videoOf(await as("alice", `/videos/${id}`))).toEqual(made);
  expect((await as("alice", `/videos/${id}/content`)).status).toBe(200);
});

test("no shared cache keeps what one caller was answered: it would not know our keys apart", async () => {
  const { id } = await createAs("alice");
  await endedAs("alice", id);
  const caching = async (path: string) => (await as("alice", path)).headers.get("cache-control");
  for (const path of [`/videos/${id}`, "/models", "/videos/nobodys", `/videos/${id}/content?redirect=1`])
    expect(await caching(path)).toBe("no-store");
  expect(await caching(`/videos/${id}/content`)).toBe("private, no-cache");
});

test("two owners' equal keys and equal requests are two videos", async () => {
  const call = { method: "POST", json: { prompt }, headers: { "idempotency-key": "the-same" } };
  const [alices, bobs] = [await as("alice", "/videos", call), await as("bob", "/videos", call)];
  expect(videoOf(alices, 202).id).not.toBe(videoOf(bobs, 202).id);
  expect(bobs.headers.get("idempotency-replayed")).toBeNull();
  const retry = { ...call, headers: { "x-stainless-retry-count": "1" } };
  const [again, stranger] = [
    await as("alice", "/videos", retry),
    await as("carol/../alice?#|", "/videos", retry),
  ];
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(stranger.headers.get("idempotency-replayed")).toBeNull();
});

test("only admins see whose a video is and where it was made, and they see everybody's", async () => {
  const { id } = await createAs("bob");
  const own = await endedAs("bob", id);
  expect(own).not.toHaveProperty("owner");
  expect(own).not.toHaveProperty("provider");
  const seen = videoOf(await as("root", `/videos/${id}`), 200);
  expect(seen).toEqual({
    ...own,
    owner: "bob",
    provider: [expect.objectContaining({ deployment: "sora-2" })],
  });
  expect((await as("root", `/videos/${id}/content`)).status).toBe(200);
});

test("resolve is for admins alone", async () => {
  const { id } = await createAs("alice");
  const call = { method: "POST", json: { never_made: true } };
  for (const owner of ["alice", "bob"] as const) {
    const answer = await as(owner, `/videos/${id}/resolve`, call);
    expect(answer.status).toBe(403);
    expect(errorOf(answer)).toMatchObject({ code: "forbidden", type: "permission_error" });
  }
  const admins = await as("root", `/videos/${id}/resolve`, call);
  expect({ status: admins.status, code: errorOf(admins).code }).toEqual({
    status: 409,
    code: "nothing_to_resolve",
  });
});

test("an admin's delete of somebody's video is a delete for its owner", async () => {
  const { id } = await createAs("alice");
  await endedAs("alice", id);
  expect(jsonOf(await as("root", `/videos/${id}`, { method: "DELETE" }))).toEqual({
    id,
    object: "video.deleted",
    deleted: true,
  });
  expect((await as("alice", `/videos/${id}`)).status).toBe(404);
});
