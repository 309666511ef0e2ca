import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { createHttpHeaders } from "@azure/core-rest-pipeline";
import { describe, expect, test } from "vitest";
import { inTurn, json, type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { jobOf, KEY, providerAt } from "../../support/providers/testProvider.ts";

const running = json(200, { id: "video_1", status: "in_progress" });
const redirectTo =
  (location: string, status = 302): Script =>
  (_request, response) =>
    void response.writeHead(status, { location }).end();

const credentialsOf = (headers: Readonly<Record<string, unknown>>) => [
  headers["api-key"],
  headers["authorization"],
];

describe("redirects", () => {
  test.each(["sora-2", "openai-videos"] as const)(
    "of a %s read never carry the key to another host",
    async (api) => {
      await using other = await scriptedServer((_request, response) => void response.end("film"));
      await using server = await scriptedServer(redirectTo(`${other.url}/blob?sig=1`));
      const answer = await providerAt(server.url, { api }).download("video_1", new AbortController().signal);
      expect(answer).toMatchObject({ kind: "stream", bytes: 4 });
      expect(server.requests.map(({ headers }) => credentialsOf(headers).join(""))).toEqual([
        expect.stringContaining(KEY),
      ]);
      expect(other.requests.map(({ url, headers }) => [url, ...credentialsOf(headers)])).toEqual([
        ["/blob?sig=1", undefined, undefined],
      ]);
    },
  );

  test("within the host keep the key", async () => {
    await using server = await scriptedServer(inTurn(redirectTo("/a", 307), redirectTo("/b", 301), running));
    expect(await providerAt(server.url).check("video_1")).toMatchObject({ kind: "seen" });
    expect(server.requests.map(({ url, headers }) => [url, headers["api-key"]])).toEqual([
      ["/openai/v1/videos/video_1", KEY],
      ["/a", KEY],
      ["/b", KEY],
    ]);
  });

  test("that never end are given up", async () => {
    await using server = await scriptedServer(redirectTo("/again"));
    const answer = await providerAt(server.url).check("video_1");
    expect(answer).toMatchObject({ kind: "unreachable", reason: "HTTP 302" });
    expect(server.requests).toHaveLength(4);
  });

  test.each(["http://[broken", "ftp://127.0.0.1/x", "//", "javascript:1"])(
    "to %s are no answer",
    async (location) => {
      await using server = await scriptedServer(redirectTo(location));
      const options = { timeoutSeconds: 2 };
      expect(await providerAt(server.url, {}, options).check("video_1")).toMatchObject({
        kind: "unreachable",
      });
    },
  );

  test("of a delete are not followed", async () => {
    await using server = await scriptedServer(redirectTo("/elsewhere", 307));
    expect(await providerAt(server.url).remove("video_1")).toMatchObject({ kind: "unreachable" });
    expect(server.requests).toHaveLength(1);
  });
});

describe("what cannot be signed is not sent", () => {
  const identity = { kind: "identity" } as const;
  const key = { kind: "key", setting: "PROVIDER_KEY" } as const;
  test.each([
    ["an identity over plain http", identity, {}, /https/],
    ["a key that is not set", key, { key: () => null }, /PROVIDER_KEY holds no key/],
    ["a blank key", key, { key: () => " \n" }, /PROVIDER_KEY holds no key/],
    ["a key no header can carry", key, { key: () => "two\nlines" }, /PROVIDER_KEY holds no valid key/],
  ])("%s", async (_name, auth, options, words) => {
    await using server = await scriptedServer(running);
    const getToken = async () => ({ token: "t0ken", expiresOnTimestamp: Date.now() + 3_600_000 });
    const provider = providerAt(server.url, { auth }, { credential: () => ({ getToken }), ...options });
    const reason = expect.stringMatching(words);
    const unreachable = { kind: "unreachable", reason };
    expect(await provider.submit(jobOf())).toMatchObject({
      kind: "misplaced",
      code: "provider_auth",
      reason,
    });
    expect(await provider.check("video_1")).toMatchObject(unreachable);
    expect(await provider.list(0)).toMatchObject(unreachable);
    expect(await provider.remove("video_1")).toMatchObject(unreachable);
    expect(await provider.download("video_1", new AbortController().signal)).toMatchObject(unreachable);
    expect(await provider.thumbnail("video_1")).toBeNull();
    expect(server.requests).toHaveLength(0);
  });

  test("an identity where there is none", async () => {
    const provider = providerAt("https://films.example", { auth: identity });
    expect(await provider.submit(jobOf())).toMatchObject({ kind: "misplaced", code: "provider_auth" });
  });
});

test("an identity's token is asked for Azure's cognitive services, sent over https, and kept until it expires", async () => {
  const scopes: unknown[] = [];
  const getToken = async (scope: string | string[]) => {
    scopes.push(scope);
    return { token: `t0ken-${scopes.length}`, expiresOnTimestamp: Date.now() + 3_600_000 };
  };
  const seen: unknown[] = [];
  const answering: PipelinePolicy = {
    name: "answering",
    async sendRequest(request) {
      seen.push([request.url, request.headers.get("authorization"), request.headers.get("api-key")]);
      const bodyAsText = JSON.stringify({ id: "video_1", status: "queued" });
      return { request, status: 200, headers: createHttpHeaders(), bodyAsText };
    },
  };
  const auth = { kind: "identity" } as const;
  const options = { credential: () => ({ getToken }), policies: [answering] };
  const provider = providerAt("https://films.example", { auth }, options);
  expect(await provider.submit(jobOf())).toMatchObject({ kind: "accepted" });
  await provider.check("video_1");
  expect(scopes).toEqual([["https://cognitiveservices.azure.com/.default"]]);
  expect(seen).toEqual([
    ["https://films.example/openai/v1/videos", "Bearer t0ken-1", undefined],
    ["https://films.example/openai/v1/videos/video_1", "Bearer t0ken-1", undefined],
  ]);
});

test("a target without sign-in sends no credential", async () => {
  await using server = await scriptedServer(running);
  await providerAt(server.url, { auth: { kind: "none" } }).check("video_1");
  expect(server.requests.map(({ headers }) => credentialsOf(headers))).toEqual([[undefined, undefined]]);
});

test("a key that changes is used from the next call on", async () => {
  await using server = await scriptedServer(running);
  let key = "first-key";
  const provider = providerAt(server.url, {}, { key: () => key });
  await provider.check("video_1");
  key = "second-key\n";
  await provider.check("video_1");
  expect(server.requests.map(({ headers }) => headers["api-key"])).toEqual(["first-key", "second-key"]);
});

test("a server that repeats every header in its answer does not get the key into any reason", async () => {
  const echo =
    (status: number): Script =>
    (request, response) => {
      const message = `You sent ${JSON.stringify(request.headers)}`;
      json(status, { id: "video_1", status: "failed", error: { code: KEY, message }, detail: message })(
        request,
        response,
      );
    };
  for (const api of ["sora-1", "sora-2", "openai-videos"] as const) {
    for (const status of [200, 400, 401, 404, 409, 429, 451]) {
      await using server = await scriptedServer(echo(status));
      const provider = providerAt(server.url, { api });
      const answers = [
        await provider.submit(jobOf()),
        await provider.check("video_1"),
        await provider.list(0),
        await provider.remove("video_1"),
      ];
      expect(JSON.stringify(answers)).not.toContain(KEY);
    }
  }
});
