import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { answerCors, originsIn } from "./cors.ts";

const PAGE = "http://localhost:5173";

/** A server behind the list, whose own answers are 200. */
async function serverWith(list: string): Promise<string> {
  const server = createServer((_request, response) => {
    if (!answerCors(originsIn(list), response)) response.writeHead(200, { "x-own": "1" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
}

const ask = (url: string, origin: string) =>
  fetch(url, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    },
  });

test("a page of an allowed origin is answered beforehand, and may read the answer", async () => {
  const url = await serverWith(`https://a.example, ${PAGE}/`);
  const before = await ask(url, PAGE);
  expect([before.status, before.headers.get("access-control-allow-origin")]).toEqual([204, PAGE]);
  expect(before.headers.get("access-control-allow-headers")).toBe("authorization");
  const answer = await fetch(url, { headers: { origin: PAGE } });
  expect([answer.headers.get("access-control-allow-origin"), answer.headers.get("x-own")]).toEqual([
    PAGE,
    "1",
  ]);
});

test("a page of another origin learns nothing; without a list nothing is done", async () => {
  const url = await serverWith(PAGE);
  expect((await ask(url, "https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
  const open = await serverWith("");
  expect((await ask(open, PAGE)).headers.get("x-own")).toBe("1");
});
