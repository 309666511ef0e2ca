import { request } from "node:http";
import { expect, test } from "vitest";
import type { SoraOptions } from "./createSora.ts";
import type { RuleInput } from "./faults/fault.ts";
import { probeFilm } from "./probeFilm.ts";
import type { Sora } from "./sora.ts";
import { download, idOf, post, soraForTest } from "./testClient.ts";

const video = { model: "sora-2", prompt: "a boat", size: "720x1280", seconds: "4" };

async function finishedVideo(
  rule?: RuleInput,
  options: SoraOptions = {},
): Promise<{ sora: Sora; id: string; url: string; film: Buffer }> {
  const { sora, clock } = await soraForTest(options);
  if (rule) sora.control.fault(rule);
  const id = idOf(await post(`${sora.url}/openai/v1/videos`, video));
  clock.moveSeconds(60);
  const { read, size } = await sora.control.film(id);
  return {
    sora,
    id,
    url: `${sora.url}/openai/v1/videos/${id}/content`,
    film: Buffer.from(await read(0, size)),
  };
}

/** What arrives until the connection ends or breaks, or is silent for a while after so many bytes. */
function receive(
  url: string,
  stopsAfter = Number.POSITIVE_INFINITY,
): Promise<{ bytes: Buffer; announced: number; end: "whole" | "broken" | "silent" }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { "api-key": "local-sora-key" } }, (response) => {
      const chunks: Buffer[] = [];
      const done = (end: "whole" | "broken" | "silent") => {
        asked.destroy();
        resolve({ bytes: Buffer.concat(chunks), announced: Number(response.headers["content-length"]), end });
      };
      let received = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        received += chunk.length;
        if (received >= stopsAfter) setTimeout(() => done("silent"), 500);
      });
      response.on("end", () => done("whole"));
      response.on("error", () => done("broken"));
    });
    asked.on("error", reject);
    asked.end();
  });
}

test("without a fault the film arrives whole", async () => {
  const { url, film } = await finishedVideo();
  expect(await receive(url)).toEqual({ bytes: film, announced: film.length, end: "whole" });
});

test.each([
  ["cut", "broken"],
  ["stall", "silent"],
] as const)("%s: half of the bytes that were announced, then the connection is %s", async (as, end) => {
  const { url, film } = await finishedVideo({ fault: { kind: "content", as }, times: 1 });
  const half = Math.floor(film.length / 2);
  const cut = { bytes: film.subarray(0, half), announced: film.length, end };
  expect(await receive(url, end === "silent" ? half : undefined)).toEqual(cut);
  expect((await receive(url)).bytes.equals(film)).toBe(true);
});

test("short: fewer bytes, and a length that agrees with them", async () => {
  const { url, film } = await finishedVideo({ fault: { kind: "content", as: "short", bytes: 100 } });
  expect(await receive(url)).toEqual({ bytes: film.subarray(0, 100), announced: 100, end: "whole" });
});

test("empty, HTML, oversized and slow films", async () => {
  const { sora, url, film } = await finishedVideo();
  const once = (fault: RuleInput["fault"]) => sora.control.fault({ fault, times: 1 });
  once({ kind: "content", as: "empty" });
  expect(await receive(url)).toEqual({ bytes: Buffer.of(), announced: 0, end: "whole" });
  once({ kind: "content", as: "html" });
  const html = await fetch(url, { headers: { "api-key": "local-sora-key" } });
  expect([html.status, html.headers.get("content-type")]).toEqual([200, "text/html"]);
  once({ kind: "content", as: "oversized", bytes: 1_000_000 });
  const large = await receive(url);
  expect([large.bytes.length, large.announced, large.end]).toEqual([1_000_000, 1_000_000, "whole"]);
  once({ kind: "content", as: "slow", bytes: 10_000_000 });
  expect((await receive(url)).bytes.equals(film)).toBe(true);
});

test("403 twice, then 404, then fine", async () => {
  const { sora, url } = await finishedVideo();
  const refuse = (reason: "forbidden" | "not-found", times: number) =>
    sora.control.fault({ fault: { kind: "refuse", reason }, routes: ["content"], times });
  refuse("forbidden", 2);
  refuse("not-found", 1);
  const statuses: number[] = [];
  for (let call = 0; call < 4; call += 1) {
    statuses.push((await fetch(url, { headers: { "api-key": "local-sora-key" } })).status);
  }
  expect(statuses).toEqual([403, 403, 404, 200]);
});

test("a redirect leads to another host, which remembers whether it was shown the key", async () => {
  const { sora, url, film } = await finishedVideo({ fault: { kind: "content", as: "redirect" } });
  const moved = await fetch(url, { headers: { "api-key": "local-sora-key" }, redirect: "manual" });
  const target = new URL(moved.headers.get("location") ?? "");
  expect([moved.status, target.hostname]).toEqual([302, "localhost"]);
  expect(Buffer.from(await (await fetch(target)).arrayBuffer()).equals(film)).toBe(true);
  await download(target.href);
  const seen = sora.requests().filter(({ host }) => host === "storage");
  expect(seen.map(({ auth }) => auth)).toEqual(["none", "wrong"]);
});

test("a film can have another size and length than asked for, and no sound", async () => {
  const fault = { kind: "film", width: 640, height: 360, seconds: 2, audio: false } as const;
  const { film } = await finishedVideo({ fault });
  expect(await probeFilm(film)).toEqual({ width: 640, height: 360, seconds: 2, hasAudio: false });
});

test("a test can put its own bytes in place of a film", async () => {
  const { sora, id, url } = await finishedVideo();
  sora.control.setFilm(id, Buffer.from("not a film"));
  expect((await receive(url)).bytes.toString()).toBe("not a film");
  sora.control.setFilm(id, { size: 5, read: async (offset, length) => Buffer.alloc(length, 65 + offset) });
  expect((await receive(url)).bytes.toString()).toBe("AAAAA");
});

test("a film padded to 16 MB still plays, and is the same however it is read", async () => {
  const { sora, id, url } = await finishedVideo();
  const size = 16 * 1024 * 1024;
  sora.control.setFilm(id, { padTo: size });
  const film = await download(url);
  expect(film.length).toBe(size);
  expect(await probeFilm(film)).toEqual({ width: 720, height: 1280, seconds: 4, hasAudio: true });
  const range = await download(url, { range: `bytes=${size - 70_001}-${size - 5}` });
  expect(range.equals(film.subarray(size - 70_001, size - 4))).toBe(true);
});

test("a film of 256 MB is read no faster than its caller takes it, and no longer", async () => {
  const { sora, id, url } = await finishedVideo();
  const size = 256 * 1024 * 1024;
  let read = 0;
  const counted = async (_offset: number, length: number) => {
    read += length;
    return new Uint8Array(length);
  };
  sora.control.setFilm(id, { size, read: counted });
  const caller = new AbortController();
  const response = await fetch(url, { headers: { "api-key": "local-sora-key" }, signal: caller.signal });
  expect(response.headers.get("content-length")).toBe(String(size));
  const hasSettled = async () => {
    const before = read;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return read === before;
  };
  await expect.poll(hasSettled).toBe(true);
  // What fits into the buffers between the two, and no more.
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(size / 8);
  caller.abort();
  await expect.poll(hasSettled).toBe(true);
  expect(read).toBeLessThan(size / 8);
});
