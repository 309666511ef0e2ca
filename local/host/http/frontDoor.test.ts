import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { app, type HttpRequest } from "@azure/functions";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestHost, type TestHost } from "../testing.ts";

let host: TestHost;

function registerApp(): void {
  app.setup({ enableHttpStream: true });
  app.http("echo", {
    route: "echo/{id}",
    methods: ["POST", "PUT"],
    handler: async (request: HttpRequest) => ({
      status: 201,
      headers: { "x-kind": request.headers.get("x-kind") ?? "", "content-type": "text/plain" },
      cookies: [{ name: "c", value: "1", httpOnly: true, path: "/" }],
      body: `${request.method} ${request.url} ${request.params["id"]} ${request.query.get("q")} ${await request.text()}`,
    }),
  });
  app.http("alphabet", {
    route: "echo/fixed",
    methods: ["POST"],
    handler: () => ({ jsonBody: { reached: "alphabet" } }),
  });
  app.http("zebra", { route: "echo/zebra", methods: ["POST", "GET"], handler: () => ({ body: "zebra" }) });
  app.http("plainName", { handler: () => ({ body: "named" }) });
  app.http("nothing", { handler: () => undefined as never });
  app.http("fails", {
    handler: () => {
      throw new Error("on purpose");
    },
  });
  app.http("bytes", { handler: () => ({ body: new Uint8Array([1, 2, 3]) }) });
}

beforeAll(async () => {
  host = await createTestHost({ app: registerApp });
});
afterAll(() => host.dispose());

test("method, URL, parameters, query, headers, body and cookies go through", async () => {
  const response = await host.request("PUT", "/api/echo/a%20b?q=%C3%BC", {
    body: "hällo",
    headers: { "x-kind": "test" },
  });
  expect(response.status).toBe(201);
  expect(response.headers.get("x-kind")).toBe("test");
  expect(response.headers.get("set-cookie")).toBe("c=1; Path=/; HttpOnly");
  const url = `${await host.url()}/api/echo/a%20b?q=%C3%BC`;
  expect(await response.text()).toBe(`PUT ${url} a b ü hällo`);
});

test("a path is decoded and encoded anew, but an encoded slash, which comes out encoded twice", async () => {
  const seen = async (path: string) =>
    (await (await host.request("PUT", `/api/echo/${path}`, { body: "-" })).text()).split(" ").slice(1, 3);
  const url = `${await host.url()}/api/echo`;
  expect(await seen("a%2Fb")).toEqual([`${url}/a%252Fb`, "a%2Fb"]);
  expect(await seen("%7e%C3%BC")).toEqual([`${url}/~%C3%BC`, "~ü"]);
  expect(await seen("%E0%A4%A")).toEqual([`${url}/%25E0%25A4%25A`, "%E0%A4%A"]);
});

test("among the routes that fit, the function wins whose name comes first in the alphabet", async () => {
  expect(await (await host.request("POST", "/api/echo/fixed")).json()).toEqual({ reached: "alphabet" });
  // `echo` takes every POST below its route; a method it does not take is left to the next.
  expect(await (await host.request("POST", "/api/echo/zebra", { body: "-" })).text()).toContain("POST");
  expect(await (await host.request("GET", "/api/echo/zebra")).text()).toBe("zebra");
});

test("a function without a route is found by its name", async () => {
  expect(await (await host.request("GET", "/api/plainName")).text()).toBe("named");
});

test("an unknown path and a wrong method are not found", async () => {
  expect((await host.request("GET", "/api/nobody")).status).toBe(404);
  expect((await host.request("GET", "/api/echo/1")).status).toBe(404);
  expect((await host.request("GET", "/plainName")).status).toBe(404);
  expect((await host.request("POST", "/api/echo/a%00")).status).toBe(400);
});

/** The answer to what is written to the host's port; the host has to close the connection. */
async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(await host.url()).port), "127.0.0.1");
  socket.write(text);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return answer;
}

test("a request never leaves for another host, whatever its target says", async () => {
  let visits = 0;
  const other = createServer((_request, response) => {
    visits += 1;
    response.end("other");
  });
  await once(other.listen(0, "127.0.0.1"), "listening");
  const { port } = other.address() as AddressInfo; // it listens on TCP
  const ask = (target: string) => raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect(await ask(`http://127.0.0.1:${port}/api/plainName`)).toContain("named");
  expect(await ask(`https://127.0.0.1:${port}/api/plainName`)).toContain("named");
  for (const target of [
    `//127.0.0.1:${port}/api/plainName`,
    `/\\127.0.0.1:${port}/api/plainName`,
    "//",
    "//[",
  ])
    expect(await ask(target)).toContain("404 Not Found");
  expect(await ask("http://[/x")).toContain("400 Bad Request");
  expect(await raw("GET /api/plainName HTTP/1.0\r\n\r\n")).toContain("named");
  expect(visits).toBe(0);
  other.close();
});

test.each([
  ["nothing", "it returned nothing"],
  ["fails", "on purpose"],
])("a function that gives no answer (%s) is a problem that names it", async (name, why) => {
  const text = `GET /api/${name} is never answered by ${name}`;
  await expect(host.request("GET", `/api/${name}`)).rejects.toThrow(text);
  expect(host.problems.at(-1)).toMatch(new RegExp(`^${text}: .*${why}`));
  expect(host.logs.join()).toContain(why);
});

test("bytes arrive as they are", async () => {
  const response = await host.request("GET", "/api/bytes");
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 3]);
});
