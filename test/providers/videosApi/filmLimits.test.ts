import { describe, expect, test } from "vitest";
import { json, type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { providerAt } from "../../support/providers/testProvider.ts";

// What is not known to be a film is read within the time limit, and no connection is left open behind it.

const MP4 = "\0\0\0\x18ftypisom";
const JSON_TYPE = { "content-type": "application/json" };
const never = () => new AbortController().signal;

/** A server whose answers never end; its bodies are closed by whoever asked. */
async function endless(script: Script) {
  const closed = Promise.withResolvers<void>();
  const server = await scriptedServer((request, response) => {
    response.on("close", closed.resolve);
    script(request, response);
  });
  return Object.assign(server, { closed: closed.promise });
}

const silent =
  (begun = ""): Script =>
  (_request, response) => {
    response.writeHead(200, JSON_TYPE).flushHeaders();
    if (begun !== "") response.write(begun);
  };
const drip: Script = (_request, response) => {
  response.writeHead(200, JSON_TYPE);
  const drops = setInterval(() => response.write(" "), 20);
  response.on("close", () => clearInterval(drops));
};

function providerOf({ url }: { readonly url: string }) {
  return providerAt(url, { api: "openai-videos" }, { timeoutSeconds: 1 });
}

describe("an answer in JSON that does not end", () => {
  test.each<[string, Script]>([
    ["is silent after its headers", silent()],
    ["is silent after its first bytes", silent('{"error": {')],
    ["drips", drip],
  ])("and %s is given up after the time limit, and closed", async (_what, script) => {
    await using server = await endless(script);
    expect(await providerOf(server).download("video_1", never())).toMatchObject({ kind: "unreachable" });
    await server.closed;
  });

  test("at the address where the film is said to be is given up as well", async () => {
    await using store = await endless(drip);
    await using server = await scriptedServer(json(200, { url: `${store.url}/a.mp4` }));
    expect(await providerOf(server).download("video_1", never())).toMatchObject({ kind: "unreachable" });
    await store.closed;
  });

  test("is no film where a look asks whether there is one", async () => {
    const job = json(200, { id: "video_1", status: "gelungen", progress: 100 });
    await using server = await endless((request, response) =>
      (request.url.endsWith("/content") ? silent() : job)(request, response),
    );
    expect(await providerOf(server).check("video_1")).toMatchObject({ job: { state: "running" } });
  });
});

test("an answer in JSON that breaks off may be tried again", async () => {
  await using server = await scriptedServer((_request, response) => {
    response.writeHead(200, JSON_TYPE).write("{", () => response.destroy());
  });
  expect(await providerOf(server).download("video_1", never())).toMatchObject({ kind: "unreachable" });
});

test("a film that is called JSON is not cut by the time limit once its first bytes are there", async () => {
  await using server = await scriptedServer((_request, response) => {
    response.writeHead(200, JSON_TYPE).write(Buffer.from(MP4, "latin1"));
    setTimeout(() => response.end("the rest"), 2_500);
  });
  const answer = await providerAt(server.url, {}, { timeoutSeconds: 2 }).download("video_1", never());
  if (answer.kind !== "stream") throw new Error(answer.kind);
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString("latin1")).toBe(`${MP4}the rest`);
});

test.each(["video/mp4", "application/json"])(
  "a part that nobody asked for is closed unread (%s)",
  async (contentType) => {
    const headers = { "content-type": contentType, "content-range": "bytes 5-99/100" };
    await using server = await endless((_request, response) => {
      response.writeHead(206, headers).write(Buffer.from(MP4, "latin1"));
    });
    const provider = providerAt(server.url, { api: "openai-videos" });
    expect(await provider.download("video_1", never())).toMatchObject({ kind: "unreachable" });
    await server.closed;
  },
);

test("what is sent in place of a still picture is closed unread", async () => {
  await using server = await endless((_request, response) => {
    response.writeHead(200, { "content-type": "video/mp4" }).write(MP4);
  });
  expect(await providerAt(server.url).thumbnail("video_1")).toBeNull();
  await server.closed;
});
