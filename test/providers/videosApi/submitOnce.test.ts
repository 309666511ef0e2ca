import { once } from "node:events";
import https from "node:https";
import { type AddressInfo, createServer, type Server } from "node:net";
import { describe, expect, test } from "vitest";
import { json, type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { selfSigned } from "../../support/providers/selfSigned.ts";
import { countingPolicy, jobOf, KEY, providerAt } from "../../support/providers/testProvider.ts";

const accept = json(200, { id: "video_1", object: "video", status: "queued" });

describe("surely not made: nothing left", () => {
  test("a name that does not exist", async () => {
    const provider = providerAt("http://no-such-host.invalid");
    expect(await provider.submit(jobOf())).toMatchObject({ kind: "unreachable" });
  });

  test("a refused connection", async () => {
    const server = await listening(createServer());
    const { port } = server.address() as AddressInfo;
    server.close();
    const answer = await providerAt(`http://127.0.0.1:${port}`).submit(jobOf());
    expect(answer).toMatchObject({ kind: "unreachable", reason: expect.stringContaining("ECONNREFUSED") });
  });

  test("a certificate that is not trusted", async () => {
    let requests = 0;
    const server = https.createServer(selfSigned(), (_request, response) => {
      requests += 1;
      response.end();
    });
    await listening(server);
    try {
      const { port } = server.address() as AddressInfo;
      const answer = await providerAt(`https://localhost:${port}`).submit(jobOf());
      expect(answer).toMatchObject({ kind: "unreachable", reason: expect.stringMatching(/self.signed/i) });
      expect(requests).toBe(0);
    } finally {
      server.close();
    }
  });

  test("a connection that never comes up within the time limit", async () => {
    // A TLS server that never says a word: the handshake hangs, and so nothing was sent.
    const server = await listening(createServer(() => {}));
    try {
      const { port } = server.address() as AddressInfo;
      const provider = providerAt(`https://127.0.0.1:${port}`, {}, { timeoutSeconds: 0.2 });
      expect(await provider.submit(jobOf())).toMatchObject({ kind: "unreachable" });
    } finally {
      server.close();
    }
  });

  test("no token", async () => {
    const getToken = () => Promise.reject(new Error("the identity endpoint is down"));
    const auth = { kind: "identity" } as const;
    const provider = providerAt("https://films.example", { auth }, { credential: () => ({ getToken }) });
    const reason = expect.stringContaining("identity endpoint is down");
    expect(await provider.submit(jobOf())).toMatchObject({ kind: "unreachable", reason });
  });

  test("a token that does not come in time", async () => {
    const getToken = () => new Promise<null>(() => {});
    const auth = { kind: "identity" } as const;
    const options = { credential: () => ({ getToken }), timeoutSeconds: 0.1 };
    const provider = providerAt("https://films.example", { auth }, options);
    expect(await provider.submit(jobOf())).toMatchObject({ kind: "unreachable" });
  });
});

describe("it may have been made", () => {
  test.each<[string, Script]>([
    ["a reset before the answer", (_request, response) => response.destroy()],
    [
      "an answer that breaks off",
      (_request, response) => {
        response.writeHead(200, { "content-length": "500" }).write('{"id":"vid');
        setImmediate(() => response.destroy());
      },
    ],
    ["no answer within the time limit", () => {}],
    ["headers and then nothing", (_request, response) => void response.writeHead(200).write(" ")],
    ["a 200 that is no JSON", (_request, response) => void response.end("<html>ok</html>")],
    ["a 200 without an id", json(200, { status: "queued" })],
    ["a 200 whose id cannot be used in an address", json(200, { id: "..", status: "queued" })],
    ["a 200 with an empty body", json(200, null)],
    ["a 204", (_request, response) => void response.writeHead(204).end()],
  ])("%s", async (_name, script) => {
    await using server = await scriptedServer(script);
    const answer = await providerAt(server.url, {}, { timeoutSeconds: 2 }).submit(jobOf());
    expect(answer.kind).toBe("ambiguous");
    expect(server.requests).toHaveLength(1);
  });
});

describe("a create is sent once", () => {
  test.each([307, 308, 302, 303, 408, 409, 429, 500, 502, 503, 504])("also after a %i", async (status) => {
    const counted = countingPolicy();
    const headers = { location: "/elsewhere", "retry-after": "0", "x-should-retry": "true" };
    await using server = await scriptedServer(json(status, {}, headers));
    const answer = await providerAt(server.url, {}, { policies: [counted] }).submit(jobOf());
    const kind = status === 429 ? "busy" : [307, 308].includes(status) ? "misplaced" : "ambiguous";
    expect(answer.kind).toBe(kind);
    expect({ requests: server.requests.length, tries: counted.tries() }).toEqual({ requests: 1, tries: 1 });
  });

  test("on a connection of its own, so that one closed while idle cannot make it ambiguous", async () => {
    await using server = await scriptedServer(accept);
    const provider = providerAt(server.url);
    await provider.check("video_1");
    await provider.check("video_1");
    expect(server.connections()).toBe(1);
    await provider.submit(jobOf());
    await provider.submit(jobOf());
    expect(server.connections()).toBe(3);
  });

  test("a job that Sora 2 cannot make in one call is refused before any call", async () => {
    await using server = await scriptedServer(accept);
    const answer = await providerAt(server.url).submit(jobOf({ variants: 2 }));
    expect(answer).toMatchObject({ kind: "refused", code: "invalid_request" });
    expect(server.requests).toHaveLength(0);
  });
});

test("what a policy throws before the call leaves is not made, and after it may be", async () => {
  await using server = await scriptedServer(accept);
  const failing = (before: boolean) => ({
    name: "failing",
    async sendRequest(...[request, next]: Parameters<ReturnType<typeof countingPolicy>["sendRequest"]>) {
      if (!before) await next(request);
      throw new Error(`lost ${KEY}`);
    },
  });
  const submit = (before: boolean) =>
    providerAt(server.url, {}, { policies: [failing(before)] }).submit(jobOf());
  expect(await submit(true)).toEqual({ kind: "unreachable", reason: "Error lost [secret]" });
  expect(await submit(false)).toEqual({
    kind: "ambiguous",
    heard: "silence",
    reason: "Error lost [secret]",
  });
  expect(server.requests).toHaveLength(1);
});

async function listening<S extends Server>(server: S): Promise<S> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe("what some servers write into their JSON", () => {
  const raw = (text: string) => scriptedServer((_request, response) => void response.end(text));

  test("a number beyond what a double holds is the id as it stands there", async () => {
    await using server = await raw(
      '{"id": 1985739842093847552 ,"status":"queued","prompt":"no: 1985739842093847552, or"}',
    );
    expect(await providerAt(server.url).submit(jobOf())).toMatchObject({
      kind: "accepted",
      job: { jobId: "1985739842093847552", echo: { prompt: "no: 1985739842093847552, or" } },
    });
  });

  test("Python's NaN and Infinity are no numbers, and spoil nothing", async () => {
    await using server = await raw(
      '{"id":"video_1","status":"queued","progress":NaN,"eta":-Infinity,"prompt":"a \\"NaN\\" and NaN"}',
    );
    expect(await providerAt(server.url).submit(jobOf())).toMatchObject({
      kind: "accepted",
      job: { jobId: "video_1", progress: null, echo: { prompt: 'a "NaN" and NaN' } },
    });
  });
});
