import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpRequest, InvocationContext } from "@azure/functions";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { handled } from "../../../src/lib/http/answers/handled.ts";
import { readForwarded } from "../../../src/lib/http/request/apiRequest.ts";
import { forwardedOf, takeUp } from "../../../src/lib/http/request/forwarded.ts";

let server: Server;
let url: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  server = createServer(); // answers nothing by itself
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
});
afterEach(() => {
  vi.useRealTimers();
  server.close();
  server.closeAllConnections();
});

/** Sends a request as the host forwards it, and waits until it is known. */
async function forward(headers: Record<string, string> = {}) {
  const id = randomUUID();
  const path = "/api/v1/videos/video_1?index=1";
  const known = once(server, "request");
  const answer = fetch(`${url}${path}`, { headers: { "x-ms-invocation-id": id, ...headers } });
  answer.catch(() => undefined);
  await known;
  return { id, answer };
}

test("a request whose invocation never comes is answered with 500 after ten seconds", async () => {
  const { id, answer } = await forward();
  vi.advanceTimersByTime(10_000);
  const given = await answer;
  expect(given.status).toBe(500);
  expect(given.headers.get("x-request-id")).toBe(id);
  expect(given.headers.get("cache-control")).toBe("no-store");
  expect(await given.json()).toMatchObject({ error: { code: "internal_error", type: "server_error" } });
});

test.each(["a@b", "a/b", "films.example:80:80", "a b", "[::1"])(
  "a Host that is part of no address is refused at once: %s",
  async (host) => {
    const { id, answer } = await forward({ "x-forwarded-host": host });
    vi.advanceTimersByTime(0);
    const given = await answer;
    expect([given.status, given.headers.get("x-request-id")]).toEqual([400, id]);
    expect(await given.json()).toMatchObject({ error: { code: "invalid_value", param: "host" } });
  },
);

test.each(["films.example", "localhost:7071", "[::1]:7071", "my_host.internal:80"])(
  "a Host that is part of an address is waited for: %s",
  async (host) => {
    const { id } = await forward({ "x-forwarded-host": host });
    vi.advanceTimersByTime(9_000);
    expect(forwardedOf(id)?.response.headersSent).toBe(false);
  },
);

test("an invocation that comes after that does nothing any more", async () => {
  const { id, answer } = await forward();
  vi.advanceTimersByTime(10_000);
  let calls = 0;
  const subject = handled(
    async () => {
      calls += 1;
      return {};
    },
    () => {},
  );
  const request = new HttpRequest({ method: "POST", url: "http://127.0.0.1/" });
  expect(await subject(request, new InvocationContext({ invocationId: id }))).toEqual({});
  expect(calls).toBe(0);
  await (await answer).text();
});

test("an invocation that has begun may take its time", async () => {
  const { id, answer } = await forward();
  expect(takeUp(id)).toBe(true);
  vi.advanceTimersByTime(200_000);
  expect(forwardedOf(id)?.response.headersSent).toBe(false);
  forwardedOf(id)?.response.end("late");
  expect(await (await answer).text()).toBe("late");
});

test("a request is read as it was forwarded; its host and scheme are those the platform vouches for", async () => {
  const headers = { "x-forwarded-host": "films.example:8443", "x-forwarded-proto": "https", "api-key": "k" };
  const { id } = await forward(headers);
  const read = readForwarded(id, { body: null });
  expect(read.url.href).toBe("https://films.example:8443/api/v1/videos/video_1?index=1");
  expect([read.method, read.query.get("index"), read.body]).toEqual(["GET", "1", null]);
  expect([read.headers.get("host"), read.headers.get("api-key")]).toEqual(["films.example:8443", "k"]);
});

test("an invocation without a forwarded request is refused: nobody knows who sent it", async () => {
  expect(() => readForwarded("unknown", { body: null })).toThrow();
  const { id } = await forward();
  expect(() => readForwarded(id, { body: null })).toThrow();
});
