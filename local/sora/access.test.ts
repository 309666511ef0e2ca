import { request } from "node:http";
import { expect, test } from "vitest";
import { del, get, post, soraForTest } from "./testClient.ts";

const video = { model: "sora-2", prompt: "a boat", size: "720x1280", seconds: "4" };

test("keys: api-key or bearer on each resource, else 401 in the gateway's shape", async () => {
  const { sora } = await soraForTest();
  sora.control.setKey("other-key", "other");
  const ask = async (path: string, headers: Record<string, string>) =>
    (await fetch(`${sora.url}${path}`, { headers })).status;
  const [usual, other] = ["/openai/v1/videos", "/r/other/openai/v1/videos"];
  expect(await ask(usual, { "api-key": "local-sora-key" })).toBe(200);
  expect(await ask(usual, { authorization: "Bearer local-sora-key" })).toBe(200);
  expect(await ask(usual, { authorization: "Bearer some-token" })).toBe(401);
  expect(await ask(usual, { "api-key": "wrong" })).toBe(401);
  expect(await ask(other, { "api-key": "local-sora-key" })).toBe(401);
  expect(await ask(other, { "api-key": "other-key" })).toBe(200);
  sora.control.settings({ acceptAnyBearer: true });
  expect(await ask(usual, { authorization: "Bearer some-token" })).toBe(200);
  const response = await fetch(`${sora.url}${usual}`);
  expect([response.status, await response.json()]).toEqual([
    401,
    {
      error: {
        code: "401",
        message: expect.stringMatching(/^Access denied due to invalid subscription key or wrong/),
      },
    },
  ]);
});

test("unknown routes answer in the gateway's shape, unknown video paths in the backend's", async () => {
  const { sora } = await soraForTest();
  const notFound = { error: { code: "404", message: "Resource not found" } };
  for (const path of ["/", "/openai/v1/chat/completions", "/openai/videos", "/v1/video/generations/jobs"]) {
    const { status, body } = await get(`${sora.url}${path}`);
    expect([path, status]).toEqual([path, 404]);
    if (!path.startsWith("/v1")) expect(body).toEqual(notFound);
  }
  const below = { detail: "Not Found" };
  expect((await post(`${sora.url}/openai/v1/videos/create`, video)).body).toEqual(below);
  expect((await get(`${sora.url}/openai/v1/videos/video_1/content/video`)).body).toEqual(below);
  expect((await get(`${sora.url}/openai/v1/video/generations`)).body).toEqual(below);
});

test("deployments: missing, just created, retired and of the other model are told apart", async () => {
  const { sora, clock } = await soraForTest();
  const create = (model: string) => post(`${sora.url}/openai/v1/videos`, { ...video, model });
  const missing = {
    error: {
      message: expect.stringMatching(
        /^The API deployment 'film' for this resource does not exist.*5 minutes/,
      ),
      type: "video_generation_user_error",
      param: null,
      code: null,
    },
  };
  const first = await create("film");
  expect([first.status, first.body]).toEqual([404, missing]);
  sora.control.setDeployment({ name: "film", kind: "sora-2", readyInSeconds: 300 });
  expect((await create("film")).body).toEqual(missing);
  clock.moveSeconds(300);
  expect((await create("film")).body).toMatchObject({ model: "film", status: "queued" });
  sora.control.setDeployment({ name: "film", kind: "sora-2", retired: true });
  expect((await create("film")).status).toBe(410);
  sora.control.removeDeployment("sora-2");
  expect((await create("sora-2")).status).toBe(404);
  expect((await create("sora")).body).toEqual({ error: { code: "404", message: "Resource not found" } });
  expect((await create("my-video")).status).toBe(404);
  expect((await get(`${sora.url}/openai/deployments/none/videos?api-version=1`)).body).toMatchObject({
    error: { type: "video_generation_user_error" },
  });
});

test("the deployment style needs an api-version; strict mode wants v1 or preview on v1", async () => {
  const { sora } = await soraForTest({ strict: true });
  const list = async (path: string) => (await get(`${sora.url}${path}`)).status;
  expect(await list("/openai/deployments/sora-2/videos")).toBe(404);
  expect(await list("/openai/deployments/sora-2/videos?api-version=2024-08-01-preview")).toBe(200);
  expect(await list("/openai/v1/videos?api-version=2024-08-01-preview")).toBe(404);
  expect(await list("/openai/v1/videos?api-version=preview")).toBe(200);
  sora.control.settings({ strict: false });
  expect(await list("/openai/v1/videos?api-version=2024-08-01-preview")).toBe(200);
});

test("an id is found on its resource whatever the deployment in the path, and nowhere else", async () => {
  const { sora } = await soraForTest();
  sora.control.setDeployment({ name: "film", kind: "sora-2" });
  const { body } = await post(`${sora.url}/openai/v1/videos`, video);
  expect((await get(`${sora.url}/openai/deployments/film/videos/${body["id"]}?api-version=1`)).status).toBe(
    200,
  );
  expect((await get(`${sora.url}/r/other/openai/v1/videos/${body["id"]}`)).status).toBe(404);
  expect((await get(`${sora.url}/openai/v1/video/generations/jobs/${body["id"]}`)).status).toBe(404);
  expect((await del(`${sora.url}/v1/videos/${body["id"]}`)).status).toBe(404);
});

test("browsers may call the API from anywhere, but not the controls", async () => {
  const { sora } = await soraForTest();
  const headers = {
    origin: "http://localhost:3000",
    "access-control-request-headers": "api-key, content-type",
  };
  const preflight = await fetch(`${sora.url}/openai/v1/videos`, { method: "OPTIONS", headers });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  expect(preflight.headers.get("access-control-allow-headers")).toMatch(/api-key.*content-type/);
  const control = await fetch(`${sora.url}/control/jobs`, { method: "OPTIONS", headers });
  expect(control.headers.get("access-control-allow-origin")).toBeNull();
});

test("requests are remembered with what they asked, without their key", async () => {
  const { sora } = await soraForTest();
  await post(`${sora.url}/openai/v1/videos?api-version=preview`, video);
  await fetch(`${sora.url}/openai/v1/videos`, { headers: { authorization: "Bearer secret-token" } });
  const [create, list] = sora.requests();
  expect(create).toMatchObject({
    host: "api",
    method: "POST",
    path: "/openai/v1/videos",
    query: { "api-version": "preview" },
    route: "create",
    resource: "default",
    auth: "right",
    body: video,
    status: 200,
    faults: [],
  });
  expect(list).toMatchObject({ auth: "wrong", status: 401 });
  expect(JSON.stringify(sora.requests())).not.toMatch(/local-sora-key|secret-token/);
  sora.clearRequests();
  expect(sora.requests()).toEqual([]);
});

test("the controls obey no foreign Host and no foreign Origin", async () => {
  const { sora } = await soraForTest();
  const { host, port } = new URL(sora.url);
  const ask = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request({ port, host: "127.0.0.1", path: "/control/jobs", headers }, (answer) =>
        resolve(answer.resume().statusCode),
      );
      sent.once("error", reject).end();
    });
  for (const headers of [
    { host: "evil.example" },
    { host: `127.0.0.1.evil.example:${port}` },
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ])
    expect(await ask(headers), JSON.stringify(headers)).toBe(403);
  for (const headers of [{}, { host: `localhost:${port}` }, { origin: `http://${host}` }])
    expect(await ask(headers), JSON.stringify(headers)).toBe(200);
});
