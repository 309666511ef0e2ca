import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { app, type HttpRequest } from "@azure/functions";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestHost, type TestHost } from "../testing.ts";

let host: TestHost;
let url: string;
const gone: string[] = [];
let next: (() => void) | undefined;

/** A source that gives one chunk each time the test asks for it. */
async function* onDemand(count: number): AsyncGenerator<Uint8Array> {
  for (let n = 1; n <= count; n++) {
    yield Buffer.from(`chunk ${n}\n`);
    await new Promise<void>((resolve) => {
      next = resolve;
    });
  }
}

function registerApp(): void {
  app.setup({ enableHttpStream: true });
  app.http("chunks", { handler: () => ({ body: Readable.from(onDemand(3)) }) });
  app.http("upload", {
    route: "upload/{name}",
    methods: ["POST"],
    handler: async (request: HttpRequest) => {
      let bytes = 0;
      for await (const chunk of request.body ?? []) bytes += chunk.length;
      return {
        jsonBody: {
          bytes,
          name: request.params["name"],
          url: request.url,
          kind: request.headers.get("x-kind"),
        },
      };
    },
  });
  app.http("tooLarge", { methods: ["POST"], handler: () => ({ status: 413, body: "no" }) });
  app.http("breaks", {
    handler: () => ({
      headers: { "content-length": "1000" },
      body: Readable.from(
        (async function* () {
          yield Buffer.from("some");
          await new Promise<void>((resolve) => {
            next = resolve;
          });
          throw new Error("broken source");
        })(),
      ),
    }),
  });
  app.http("head", {
    methods: ["GET", "HEAD"],
    handler: () => ({ headers: { "content-length": "5", etag: '"x"' }, body: "12345" }),
  });
  app.http("waits", {
    methods: ["POST"],
    handler: async (request: HttpRequest) => {
      try {
        for await (const chunk of request.body ?? []) gone.push(String(Buffer.from(chunk)));
      } catch {
        gone.push("gone");
      }
      return { status: 204 };
    },
  });
}

beforeAll(async () => {
  host = await createTestHost({ app: registerApp });
  url = await host.url();
});
afterAll(() => host.dispose());

test("a response arrives piece by piece, while the function still makes it", async () => {
  const response = await fetch(`${url}/api/chunks`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let n = 1; n <= 3; n++) {
    expect((await reader?.read())?.value).toBe(`chunk ${n}\n`);
    await expect.poll(() => next).toBeDefined();
    next?.();
    next = undefined;
  }
  expect((await reader?.read())?.done).toBe(true);
});

test("an upload streams in, with its parameters and headers", async () => {
  const bytes = 5_000_000;
  const init = { body: new Uint8Array(bytes), headers: { "x-kind": "film" } };
  const answer = await host.request("POST", "/api/upload/a%20b?q=1", init);
  const expected = { bytes, name: "a b", kind: "film", url: `${url}/api/upload/a%20b?q=1` };
  expect(await answer.json()).toEqual(expected);
});

test("an early answer does not wait for the rest of an upload", async () => {
  const response = await fetch(`${url}/api/tooLarge`, { method: "POST", body: new Uint8Array(20_000_000) });
  expect([response.status, await response.text()]).toEqual([413, "no"]);
});

test("a connection goes on after an early answer, with the next request", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async (method: string, path: string, body = Buffer.alloc(0)) => {
    const sent = request(`${url}/api/${path}`, { method, agent });
    sent.end(body);
    const [answer]: IncomingMessage[] = await once(sent, "response");
    answer?.resume();
    await once(sent, "close");
    return answer?.statusCode;
  };
  for (let round = 0; round < 3; round++) {
    expect(await ask("POST", "tooLarge", Buffer.alloc(20_000_000))).toBe(413);
    expect(await ask("GET", "head")).toBe(200);
  }
  agent.destroy();
});

test("a throw behind the head of an answer is a problem too, and cuts the connection", async () => {
  const response = await fetch(`${url}/api/breaks`);
  expect(response.status).toBe(200);
  next?.();
  await expect(response.arrayBuffer()).rejects.toThrow();
  expect(host.problems.at(-1)).toContain("GET /api/breaks is never answered by breaks: ");
});

test("HEAD has the headers and no body", async () => {
  const response = await fetch(`${url}/api/head`, { method: "HEAD" });
  expect([response.headers.get("content-length"), response.headers.get("etag")]).toEqual(["5", '"x"']);
  expect(await response.text()).toBe("");
});

test("a function notices that its client went away", async () => {
  const abort = new AbortController();
  const endless = new ReadableStream({
    start: (controller) => controller.enqueue(Buffer.from("begun")),
  });
  const request = fetch(`${url}/api/waits`, {
    method: "POST",
    body: endless,
    duplex: "half",
    signal: abort.signal,
  } as RequestInit);
  const failed = expect(request).rejects.toThrow();
  await expect.poll(() => gone).toEqual(["begun"]);
  abort.abort();
  await failed;
  await expect.poll(() => gone).toEqual(["begun", "gone"]);
});
