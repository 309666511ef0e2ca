import { once } from "node:events";
import { createServer, type Server } from "node:http";
import https from "node:https";
import { type AddressInfo, connect } from "node:net";
import { describe, expect, test } from "vitest";
import { proxiesOf } from "../../../src/lib/providers/wire/proxy.ts";
import { json, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { selfSigned } from "../../support/providers/selfSigned.ts";
import { jobOf, providerAt } from "../../support/providers/testProvider.ts";

const choose = (variables: Readonly<Record<string, string>>) => {
  const proxy = proxiesOf((name) => variables[name] ?? null);
  return (url: string) => proxy(new URL(url))?.href ?? null;
};

describe("the usual variables", () => {
  const of = choose({
    HTTPS_PROXY: "http://proxy:3128",
    HTTP_PROXY: "plain:8080",
    NO_PROXY: "a.example,.b.example",
  });

  test("name a proxy for https and one for http, in capitals or not", () => {
    expect(of("https://films.example/v1")).toBe("http://proxy:3128/");
    expect(of("http://films.example/v1")).toBe("http://plain:8080/");
    expect(choose({ https_proxy: "http://p:1" })("https://films.example")).toBe("http://p:1/");
    expect(choose({ ALL_PROXY: "http://p:1" })("http://films.example")).toBe("http://p:1/");
    expect(choose({})("https://films.example")).toBeNull();
  });

  test.each(["https://a.example", "https://b.example", "https://x.b.example/y", "https://x.a.example"])(
    "leave out %s",
    (url) => expect(of(url)).toBeNull(),
  );

  test.each([
    "http://localhost:1",
    "https://127.0.0.1:1",
    "https://[::1]:1",
    "http://a.localhost",
    "http://127.9.9.9",
  ])("never stand before loopback: %s", (url) => expect(of(url)).toBeNull());

  test("that hold no address are told, not passed over", () => {
    expect(() => choose({ HTTPS_PROXY: "socks5://proxy:1080" })).toThrow(/HTTPS_PROXY/);
  });
});

/** A proxy that connects every name to one port of loopback, or answers every CONNECT with a status. */
async function proxyTo(port: number, status = 200) {
  const asked: string[] = [];
  const server = createServer();
  server.on("connect", (request, client) => {
    asked.push(request.url ?? "");
    client.on("error", () => {});
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 2\r\n\r\nno`);
      return;
    }
    const target = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    target.on("error", () => client.destroy());
  });
  const url = new URL(`http://127.0.0.1:${await portOf(server)}`);
  return { url, asked, [Symbol.asyncDispose]: async () => void server.close() };
}

async function portOf(server: Server | https.Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

describe("a provider behind a proxy", () => {
  const endpoint = "https://films.example";

  test.each([407, 403, 404, 410, 502, 503])(
    "a proxy that answers %i instead of connecting has let nothing through: no create, and nothing missing",
    async (status) => {
      await using proxy = await proxyTo(0, status);
      const provider = providerAt(endpoint, {}, { proxy: () => proxy.url });
      const reason = expect.stringContaining(`the proxy refused to connect: HTTP ${status}`);
      expect(await provider.submit(jobOf())).toEqual({ kind: "unreachable", reason });
      expect(await provider.check("video_1")).toMatchObject({ kind: "unreachable", reason });
      expect(proxy.asked).toContain("films.example:443");
    },
  );

  test("is asked through it, and its certificate is looked at before anything is sent", async () => {
    let requests = 0;
    const server = https.createServer(selfSigned(), (_request, response) => {
      requests += 1;
      response.end();
    });
    await using proxy = await proxyTo(await portOf(server));
    const provider = providerAt(endpoint, {}, { proxy: () => proxy.url });
    try {
      expect(await provider.submit(jobOf())).toMatchObject({ kind: "unreachable" });
      expect({ requests, asked: proxy.asked }).toEqual({ requests: 0, asked: ["films.example:443"] });
    } finally {
      server.close();
    }
  });

  test("a proxy that is not there is out of reach as a provider is", async () => {
    const provider = providerAt(endpoint, {}, { proxy: () => new URL("http://127.0.0.1:1") });
    expect(await provider.submit(jobOf())).toMatchObject({ kind: "unreachable" });
  });

  test("one that is itself plain http goes through it whole, a create once", async () => {
    await using proxy = await scriptedServer(json(200, { id: "video_1", status: "queued" }));
    const provider = providerAt("http://films.example", {}, { proxy: () => new URL(proxy.url) });
    expect(await provider.submit(jobOf())).toMatchObject({ kind: "accepted" });
    expect(await provider.check("video_1")).toMatchObject({ kind: "seen" });
    expect(proxy.requests.map(({ url }) => url)).toEqual([
      "http://films.example/openai/v1/videos",
      "http://films.example/openai/v1/videos/video_1",
    ]);
  });
});
