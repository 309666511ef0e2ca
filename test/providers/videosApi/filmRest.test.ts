import { expect, test } from "vitest";
import { type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { providerAt } from "../../support/providers/testProvider.ts";

const FILM = "0123456789";
const REST = { start: 4, etag: '"one"', total: FILM.length };

/** A server with this film, which knows ranges. */
const film =
  (etag: string, isIfRangeKnown = true): Script =>
  ({ headers }, response) => {
    const { range, "if-range": condition } = headers;
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    const isPart = from > 0 && (!isIfRangeKnown || condition === etag);
    const contentRange = `bytes ${from}-${FILM.length - 1}/${FILM.length}`;
    response
      .writeHead(isPart ? 206 : 200, {
        "content-type": "video/mp4",
        etag,
        ...(isPart ? { "content-range": contentRange } : {}),
      })
      .end(isPart ? FILM.slice(from) : FILM);
  };

async function download(script: Script) {
  await using server = await scriptedServer(script);
  const answer = await providerAt(server.url).download("out_1", new AbortController().signal, REST);
  if (answer.kind !== "stream") return answer.kind;
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  return { start: answer.start, body: Buffer.concat(chunks).toString(), asked: server.requests.length };
}

test("the rest of a film is asked for by its range and tag, and taken when it is of the same film", async () => {
  expect(await download(film('"one"'))).toEqual({ start: 4, body: "456789", asked: 1 });
});

test("a film that has changed comes whole", async () => {
  expect(await download(film('"two"'))).toEqual({ start: 0, body: FILM, asked: 1 });
});

test.each<[string, Script]>([
  ["the rest of another film", film('"two"', false)],
  [
    "that there is no such rest",
    (request, response) =>
      request.headers.range === undefined
        ? film('"two"')(request, response)
        : response.writeHead(416, { "content-range": "bytes */3" }).end(),
  ],
])("where the server answers with %s, the whole film is asked for", async (_what, script) => {
  expect(await download(script)).toEqual({ start: 0, body: FILM, asked: 2 });
});
