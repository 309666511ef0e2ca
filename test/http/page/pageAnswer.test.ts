import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { HttpResponseInit } from "@azure/functions";
import { afterAll, describe, expect, test } from "vitest";
import { pageAnswer } from "../../../src/lib/http/page/pageAnswer.ts";
import { readPageFiles } from "../../../src/lib/http/page/pageFiles.ts";

const parent = mkdtempSync(join(tmpdir(), "dailies-page-"));
const folder = join(parent, "studio");
const script = "console.log('a film');\n".repeat(50);
mkdirSync(join(folder, "parts"), { recursive: true });
writeFileSync(join(parent, "secret.js"), "secret");
writeFileSync(join(folder, "index.html"), "<!doctype html><title>Films</title>");
writeFileSync(join(folder, "main-4XKJ2NTA.js"), script);
writeFileSync(join(folder, "main-4XKJ2NTA.js.map"), "{}");
writeFileSync(join(folder, "parts", "mark.svg"), "<svg/>");
const files = readPageFiles(folder);
afterAll(() => rmSync(parent, { recursive: true }));

function get(path: string, headers: Record<string, string> = {}, method = "GET"): HttpResponseInit {
  return pageAnswer(files, {
    method,
    url: new URL(`https://films.example${path}`),
    headers: new Headers(headers),
  });
}

function header({ headers }: HttpResponseInit, name: string): string | null {
  return new Headers(headers).get(name);
}

test.each([
  ["/studio/", "text/html; charset=utf-8", "no-cache"],
  ["/studio/index.html", "text/html; charset=utf-8", "no-cache"],
  ["/studio/main-4XKJ2NTA.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
  ["/studio/parts/mark.svg", "image/svg+xml", "no-cache"],
])("%s is %s, kept %s", (path, type, caching) => {
  const answer = get(path);
  expect([answer.status, header(answer, "content-type"), header(answer, "cache-control")]).toEqual([
    200,
    type,
    caching,
  ]);
});

test("the page may ask nobody but its own origin, and nobody may frame it", () => {
  const policy = header(get("/studio/"), "content-security-policy");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

test("without a slash at its end the page's address leads to the one with it", () => {
  const answer = get("/studio");
  expect([answer.status, header(answer, "location")]).toEqual([302, "studio/"]);
});

test.each([
  "/studio/nothing.js",
  "/studio/parts/",
  "/studio//etc/passwd",
  "/studio/../secret.js",
  "/studio/..%2Fsecret.js",
  "/studio/%2e%2e%2fsecret.js",
  "/studio/..%252Fsecret.js",
  "/studio/main-4XKJ2NTA.js.map",
  "/studio/__proto__",
])("%s is 404: nothing is served but the page's own files", (path) => {
  const url = { method: "GET", url: { pathname: path } as URL, headers: new Headers() };
  expect(pageAnswer(files, url)).toMatchObject({ status: 404, jsonBody: { error: { code: "not_found" } } });
});

test("HEAD has the headers of GET, and no body", () => {
  const answer = get("/studio/", {}, "HEAD");
  expect(answer.body).toBeUndefined();
  expect(header(answer, "content-length")).toBe("35");
});

test("what the caller has is not sent again", () => {
  const etag = header(get("/studio/"), "etag") ?? "";
  expect(get("/studio/", { "if-none-match": `"other", W/${etag}` })).toMatchObject({ status: 304 });
  expect(get("/studio/", { "if-none-match": '"other"' })).toMatchObject({ status: 200 });
});

describe("a browser that takes gzip", () => {
  test("gets the file compressed, under a tag of its own", () => {
    const answer = get("/studio/main-4XKJ2NTA.js", { "accept-encoding": "br, gzip;q=0.8" });
    expect(header(answer, "content-encoding")).toBe("gzip");
    expect(String(gunzipSync(answer.body as Uint8Array))).toBe(script);
    expect(header(answer, "etag")).not.toBe(header(get("/studio/main-4XKJ2NTA.js"), "etag"));
  });

  test.each(["", "br", "gzip;q=0"])("and one that sends %j does not", (accepted) => {
    expect(
      header(get("/studio/main-4XKJ2NTA.js", { "accept-encoding": accepted }), "content-encoding"),
    ).toBeNull();
  });
});

test("while the page is not built, its address says how it is", () => {
  expect(readPageFiles(join(parent, "nowhere"))).toBeNull();
  const answer = pageAnswer(null, {
    method: "GET",
    url: new URL("http://h/studio/"),
    headers: new Headers(),
  });
  expect(answer).toMatchObject({
    status: 404,
    jsonBody: { error: { message: expect.stringContaining("npm run build") } },
  });
});
