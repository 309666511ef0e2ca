import { request as rawRequest } from "node:http";
import { text } from "node:stream/consumers";
import { app, type HttpRequest } from "@azure/functions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestHost, RealClock, type TestHost } from "../testing.ts";

/** What the real host does to a request, which a kinder one would not. */
let host: TestHost;
let calls = 0;

function registerApp(): void {
  app.setup({ enableHttpStream: true });
  app.http("seen", {
    route: "seen/{id}",
    methods: ["GET", "POST"],
    handler: (request: HttpRequest) => {
      calls += 1;
      const { url, params } = request;
      return { jsonBody: { url, params, headers: Object.fromEntries(request.headers) } };
    },
  });
  app.http("halts", {
    methods: ["POST"],
    handler: async (request: HttpRequest) => {
      await request.body?.getReader().read();
      return { status: 413 };
    },
  });
  app.http("readsOn", {
    methods: ["POST"],
    handler: async (request: HttpRequest) => {
      const reader = request.body?.getReader();
      await reader?.read();
      // Its answer is long over there by then, and the connection full.
      setTimeout(async () => {
        while (reader && !(await reader.read()).done);
      }, 200);
      return { status: 413, jsonBody: { refused: true } };
    },
  });
  app.http("never", { handler: () => undefined as never });
}

beforeAll(async () => {
  host = await createTestHost({ app: registerApp, settings: { bodyBytesAtMost: 1_000_000 } });
});
afterAll(() => host.dispose());

interface Seen {
  readonly url: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

async function seen(path: string, init: RequestInit = {}): Promise<Seen> {
  const answer = await host.request(init.body === undefined ? "GET" : "POST", path, init);
  return (await answer.json()) as Seen; // what the function above answers
}

describe("the metadata of a call", () => {
  test("a JSON body's member `Headers` stands for the request's headers, whatever the content type", async () => {
    const body = JSON.stringify({ Headers: { "x-who": "forged" } });
    const { headers } = await seen("/api/seen/1", {
      body,
      headers: { "x-who": "true", "content-type": "text/plain" },
    });
    expect(headers).toEqual({ "x-who": "forged" });
  });

  test("so does the query's, and any other spelling leaves no headers at all", async () => {
    const { headers } = await seen(`/api/seen/1?Headers=${encodeURIComponent('{"x-who":"forged"}')}`);
    expect(headers).toEqual({ "x-who": "forged" });
    expect((await seen("/api/seen/1?hEADERS=x")).headers).toEqual({});
  });

  test("a body's member hides the route's parameter of the same name in another spelling", async () => {
    expect((await seen("/api/seen/7", { body: '{"ID":"8"}' })).params).toEqual({ ID: "7" });
    expect((await seen("/api/seen/7?Id=8&code=secret")).params).toEqual({ Id: "7" });
  });

  test("members of a body and of the query are parameters, lists are not", async () => {
    const { params } = await seen("/api/seen/7?q=1", { body: '{"a":"x","b":[1],"c":2,"d":null}' });
    expect(params).toEqual({ a: "x", c: "2", q: "1", id: "7" });
  });

  test("a body that streams is not looked into", async () => {
    const body = new Blob([JSON.stringify({ Headers: {}, more: "x" })]).stream();
    const { params, headers } = await seen("/api/seen/7", { body, headers: { "x-who": "true" } });
    expect([params, headers["x-who"]]).toEqual([{ id: "7" }, "true"]);
  });
});

test("the scheme is what the client says, its name is Host alone", async () => {
  const headers = {
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil.example",
    "x-forwarded-for": "1.1.1.1",
  };
  expect((await seen("/api/seen/1", { headers })).url).toBe(
    `${(await host.url()).replace("http:", "https:")}/api/seen/1`,
  );
});

test("a body whose length is declared is read whole before the call; above the limit it is 500 without a body", async () => {
  const before = calls;
  const answer = await host.request("POST", "/api/seen/1", { body: new Uint8Array(1_000_001) });
  expect([answer.status, await answer.text(), calls]).toEqual([500, "", before]);

  const sent = rawRequest(`${await host.url()}/api/seen/1`, {
    method: "POST",
    headers: { "content-length": 10 },
  });
  sent.write("12345");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(calls).toBe(before);
  const answered = new Promise<string>((resolve) => {
    sent.once("response", (response) => resolve(text(response)));
  });
  sent.end("67890");
  expect(await answered).toContain("/api/seen/1");
  expect(calls).toBe(before + 1);
});

test("a body that streams, and that the app stops reading, ends in 500 without a body", async () => {
  const body = new Blob([new Uint8Array(30_000_000)]).stream();
  const answer = await host.request("POST", "/api/halts", { body });
  expect([answer.status, await answer.text()]).toEqual([500, ""]);
});

test("a body that streams, and that the app reads on after its answer, ends in that answer", async () => {
  const body = new Blob([new Uint8Array(30_000_000)]).stream();
  const answer = await host.request("POST", "/api/readsOn", { body });
  expect([answer.status, await answer.json()]).toEqual([413, { refused: true }]);
});

test("a header that is not ASCII is never forwarded: nobody answers", async () => {
  const answer = host.request("GET", "/api/seen/1", { headers: { "api-key": "clé" } });
  await expect(answer).rejects.toThrow("never answered by seen: its request has a header that is not ASCII");
});

test("metadata that the SDK cannot make a request of is never answered", async () => {
  const answer = host.request("GET", `/api/seen/1?Headers=${encodeURIComponent('{"a b":"c"}')}`);
  await expect(answer).rejects.toThrow("never answered by seen: it failed outside of its own handling");
});

test("outside of tests a call that nobody answers waits, and then is 504", async () => {
  await using waiting = await createTestHost({
    app: registerApp,
    clock: new RealClock(),
    unanswered: 1,
  });
  expect((await waiting.request("GET", "/api/never")).status).toBe(504);
  expect(waiting.problems).toEqual([]);
});

describe("what manages the host", () => {
  const paths = [
    ["POST", "/admin/functions/none", 404],
    ["GET", "/runtime/webhooks/durabletask/instances", 200],
  ] as const;

  test.each(paths)("%s %s wants the key", async (method, path, status) => {
    expect((await host.request(method, path)).status).toBe(401);
    expect((await host.request(method, `${path}?code=${"0".repeat(32)}`)).status).toBe(401);
    expect((await host.request(method, `${path}?code=${host.key}`)).status).toBe(status);
    const headers = { "x-functions-key": host.key };
    expect((await host.request(method, path, { headers })).status).toBe(status);
  });

  test.each(paths)(
    "%s %s obeys no foreign Host and no foreign Origin, whatever the key",
    async (method, path) => {
      const { port } = new URL(await host.url());
      const ask = (headers: Record<string, string>) =>
        new Promise<number | undefined>((resolve, reject) => {
          const options = { method, headers, port, host: "127.0.0.1", path: `${path}?code=${host.key}` };
          const sent = rawRequest(options, (answer) => resolve(answer.resume().statusCode));
          sent.once("error", reject).end();
        });
      for (const headers of [
        { host: "evil.example" },
        { host: `localhost.evil.example:${port}` },
        { host: "10.0.0.4" },
        { origin: "https://evil.example" },
        { origin: "null" },
        { origin: "http://localhost:1" },
        { "sec-fetch-site": "cross-site" },
      ])
        expect(await ask(headers), JSON.stringify(headers)).toBe(403);
      const own = {
        host: `localhost:${port}`,
        origin: `http://localhost:${port}`,
        "sec-fetch-site": "same-origin",
      };
      expect(await ask(own)).not.toBe(403);
    },
  );

  test("the durable client's way in is not on the public port", async () => {
    const path = `/durabletask/instances/?code=${host.key}`;
    expect((await fetch(`${await host.url()}${path}`)).status).toBe(404);
    expect((await host.request("GET", path)).status).toBe(200);
    const headers = { origin: "https://evil.example" };
    expect((await host.request("GET", path, { headers })).status).toBe(403);
  });
});
