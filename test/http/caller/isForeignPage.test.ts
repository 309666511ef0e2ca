import { describe, expect, test } from "vitest";
import { isForeignPage, type KnownPages } from "../../../src/lib/http/caller/isForeignPage.ts";

const PAGES: KnownPages = {
  publicUrl: "https://films.example/app",
  origins: ["https://studio.example"],
  cookies: true,
};

function isForeign(headers: Record<string, string>, method = "POST", pages = PAGES): boolean {
  const url = new URL("https://backend.example:8443/api/v1/videos");
  return isForeignPage({ method, headers: new Headers(headers), url }, pages);
}

test.each<[string, Record<string, string>]>([
  ["no browser", {}],
  [
    "a page of the request's own origin",
    { origin: "https://backend.example:8443", "sec-fetch-site": "same-origin" },
  ],
  ["a page of PUBLIC_URL's origin", { origin: "https://films.example" }],
  ["what its visitor typed", { "sec-fetch-site": "none" }],
  [
    "a page of the platform's CORS list",
    { origin: "https://studio.example", "sec-fetch-site": "cross-site" },
  ],
])("%s may change something: %j", (_who, headers) => {
  for (const method of ["POST", "DELETE", "PUT"]) expect(isForeign(headers, method)).toBe(false);
});

test.each<Record<string, string>>([
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { "sec-fetch-site": "" },
  { origin: "https://evil.example" },
  { origin: "null" },
  { origin: "http://backend.example:8443" },
  { origin: "https://backend.example" },
  { origin: "https://films.example.evil.example" },
  { origin: "https://films.example", "sec-fetch-site": "cross-site" },
  { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
])("a page elsewhere may only read: %j", (headers) => {
  for (const method of ["POST", "DELETE", "PUT", "PATCH"]) expect(isForeign(headers, method)).toBe(true);
  for (const method of ["GET", "HEAD"]) expect(isForeign(headers, method)).toBe(false);
});

describe("a key in a header, which no browser sends for a page that was not allowed to", () => {
  test.each([{ authorization: "Bearer k" }, { "api-key": "k" }, { "x-functions-key": "k" }])(
    "%j is enough",
    (key) => {
      expect(isForeign({ ...key, origin: "https://evil.example", "sec-fetch-site": "cross-site" })).toBe(
        false,
      );
    },
  );

  test.each([{ authorization: "Basic eDp5" }, { "api-key": "" }, { cookie: "key=k" }])(
    "%j is none",
    (key) => {
      expect(isForeign({ ...key, origin: "https://evil.example" })).toBe(true);
    },
  );
});

describe("a cookie, which a browser sends for whatever page is open", () => {
  const cookie = "__Host-dailies=a2V5";
  const headers = { host: "backend.example:8443", cookie };

  test("may read alone where nothing says which page that was", () => {
    for (const method of ["POST", "DELETE", "PUT", "PATCH"]) expect(isForeign(headers, method)).toBe(true);
    for (const method of ["GET", "HEAD"]) expect(isForeign(headers, method)).toBe(false);
  });

  test.each<[Record<string, string>, boolean]>([
    [{ "sec-fetch-site": "same-origin" }, false],
    [{ "sec-fetch-site": "none" }, false],
    [{ origin: "https://backend.example:8443" }, false],
    [{ origin: "https://films.example" }, false],
    [{ origin: "https://studio.example" }, false],
    [{ "sec-fetch-site": "same-site" }, true],
    [{ "sec-fetch-site": "cross-site" }, true],
    [{ origin: "https://evil.example" }, true],
    [{ origin: "null" }, true],
    [{ "sec-fetch-site": "cross-site", "api-key": "k" }, false],
    [{ "api-key": "k" }, false],
  ])("with %j is a page elsewhere: %s", (more, foreign) => {
    expect(isForeign({ ...headers, ...more })).toBe(foreign);
  });

  test("is no matter where cookies sign nobody in, nor is one that is not ours", () => {
    expect(isForeign(headers, "POST", { ...PAGES, cookies: false })).toBe(false);
    expect(isForeign({ ...headers, cookie: "theme=dark" })).toBe(false);
  });
});

test("without PUBLIC_URL and CORS only the request's own origin is known", () => {
  const nobody = { publicUrl: null, origins: [], cookies: false };
  expect(isForeign({ origin: "https://films.example" }, "POST", nobody)).toBe(true);
  expect(isForeign({ origin: "https://studio.example" }, "POST", nobody)).toBe(true);
  expect(isForeign({ origin: "https://backend.example:8443" }, "POST", nobody)).toBe(false);
});
