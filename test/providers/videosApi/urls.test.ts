import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ProviderTarget } from "../../../src/lib/domain/models/model.ts";
import { protocolOf } from "../../support/providers/protocols.ts";
import { targetAt } from "../../support/providers/testProvider.ts";

const AZURE = "https://films.openai.azure.com";

const urlsOf = (target: ProviderTarget) => protocolOf(target).urls;

test.each([
  ["sora-2", "v1", "", `${AZURE}/openai/v1/videos`],
  ["sora-2", "v1", "/", `${AZURE}/openai/v1/videos`],
  ["sora-2", "v1", "/openai", `${AZURE}/openai/v1/videos`],
  ["sora-2", "v1", "/openai/v1/", `${AZURE}/openai/v1/videos`],
  ["sora-2", "v1", "/gateway/eu", `${AZURE}/gateway/eu/openai/v1/videos`],
  ["sora-2", "v1", "/openai/v1/videos?api-version=preview", `${AZURE}/openai/v1/videos?api-version=preview`],
  [
    "sora-2",
    "deployments",
    "",
    `${AZURE}/openai/deployments/film%20maker/videos?api-version=2024-08-01-preview`,
  ],
  [
    "sora-2",
    "v1",
    "/openai/deployments/other/videos?api-version=2025-04-01-preview",
    `${AZURE}/openai/deployments/other/videos?api-version=2025-04-01-preview`,
  ],
  ["sora-1", "v1", "", `${AZURE}/openai/v1/video/generations/jobs?api-version=preview`],
  ["sora-1", "v1", "/openai/v1/video/generations/jobs", `${AZURE}/openai/v1/video/generations/jobs`],
  ["sora-1", "v1", "/openai/v1/video/generations?x=1", `${AZURE}/openai/v1/video/generations/jobs?x=1`],
  [
    "sora-1",
    "deployments",
    "",
    `${AZURE}/openai/deployments/film%20maker/video/generations/jobs?api-version=2025-02-15-preview`,
  ],
  [
    "sora-1",
    "v1",
    "/openai/deployments/d/jobs?api-version=1",
    `${AZURE}/openai/deployments/d/jobs?api-version=1`,
  ],
  ["openai-videos", "v1", "", `${AZURE}/v1/videos`],
  ["openai-videos", "v1", "/v1", `${AZURE}/v1/videos`],
  ["openai-videos", "v1", "/proxy/openai/v1/", `${AZURE}/proxy/openai/v1/videos`],
  ["openai-videos", "v1", "/proxy", `${AZURE}/proxy/v1/videos`],
  ["openai-videos", "v1", "/v1/videos?tenant=a%2Bb", `${AZURE}/v1/videos?tenant=a%2Bb`],
] as const)("%s, style %s: an endpoint ending in '%s' is posted to at %s", (api, paths, ending, create) => {
  const target = targetAt(`${AZURE}${ending}`, { api, paths, deployment: "film maker" });
  expect(urlsOf(target).create).toBe(create);
});

test("the addresses of a Sora 2 job hang below the create address and keep its query", () => {
  const urls = urlsOf(targetAt(`${AZURE}/openai/v1/videos?api-version=preview&note=a%20b`));
  const query = "?api-version=preview&note=a%20b";
  expect({
    ...urls,
    job: urls.job("video_1"),
    remix: urls.remix("video_1"),
    list: urls.list("video 1"),
  }).toMatchObject({
    job: `${AZURE}/openai/v1/videos/video_1${query}`,
    remix: `${AZURE}/openai/v1/videos/video_1/remix${query}`,
    list: `${AZURE}/openai/v1/videos${query}&limit=100&after=video%201`,
  });
  expect(urls.film("video_1")).toBe(`${AZURE}/openai/v1/videos/video_1/content${query}`);
  expect(urls.thumbnail("video_1")).toBe(
    `${AZURE}/openai/v1/videos/video_1/content${query}&variant=thumbnail`,
  );
});

test("the films of Sora 1 lie beside its jobs, under their generation", () => {
  const urls = urlsOf(targetAt(AZURE, { api: "sora-1" }));
  const root = `${AZURE}/openai/v1/video/generations`;
  expect(urls.job("task_1")).toBe(`${root}/jobs/task_1?api-version=preview`);
  expect(urls.list(null)).toBe(`${root}/jobs?api-version=preview&limit=100`);
  expect(urls.film("gen_1")).toBe(`${root}/gen_1/content/video?api-version=preview&quality=high`);
  expect(urls.thumbnail("gen_1")).toBe(`${root}/gen_1/content/thumbnail?api-version=preview`);
});

test("below a root that has its jobs at /jobs alone, films lie where they always do", () => {
  const urls = urlsOf(targetAt(`${AZURE}/openai/deployments/d/jobs?api-version=1`, { api: "sora-1" }));
  expect(urls.job("task_1")).toBe(`${AZURE}/openai/deployments/d/jobs/task_1?api-version=1`);
  expect(urls.film("gen_1")).toBe(
    `${AZURE}/openai/deployments/d/video/generations/gen_1/content/video?api-version=1&quality=high`,
  );
});

test("an api-version set by name is added, unless the endpoint's own query has one", () => {
  const versioned = (endpoint: string) => urlsOf(targetAt(endpoint, { apiVersion: "v1" })).create;
  expect(versioned(AZURE)).toBe(`${AZURE}/openai/v1/videos?api-version=v1`);
  expect(versioned(`${AZURE}?api-version=preview`)).toBe(`${AZURE}/openai/v1/videos?api-version=preview`);
});

test("an endpoint that is no http address is refused when the provider is made", () => {
  for (const endpoint of ["films.example", "ftp://films.example", ""]) {
    expect(() => urlsOf(targetAt(endpoint))).toThrow(TypeError);
  }
});

describe("for every endpoint, style and id", () => {
  const segment = fc
    .string({ minLength: 1, maxLength: 12 })
    .map((text) => encodeURIComponent(text.toWellFormed()));
  const suffix = fc.constantFrom(
    ...["", "/", "/openai", "/openai/v1", "/v1", "/openai/v1/videos", "/videos/"],
    ...["/openai/v1/video/generations/jobs", "/video/generations", "/openai/deployments/d/jobs"],
  );
  const endpoint = fc
    .tuple(
      fc.constantFrom("https://films.openai.azure.com", "http://127.0.0.1:8080", "https://[::1]:444"),
      fc.array(segment, { maxLength: 3 }),
      suffix,
      fc.array(fc.tuple(segment, segment), { maxLength: 3 }),
    )
    .map(([origin, prefix, end, query]) => ({
      text: `${origin}${prefix.map((part) => `/${part}`).join("")}${end}${query.length > 0 ? "?" : ""}${query.map((pair) => pair.join("=")).join("&")}`,
      origin,
      query,
    }));
  // Any UTF-16 units, halves of surrogate pairs included.
  const units = (maxLength: number) =>
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength })
      .map((codes) => String.fromCharCode(...codes));
  const target = fc.record({
    endpoint,
    api: fc.constantFrom("sora-1" as const, "sora-2" as const, "openai-videos" as const),
    paths: fc.constantFrom("v1" as const, "deployments" as const),
    deployment: units(20),
    apiVersion: fc.option(units(20)),
  });
  const id = fc
    .oneof(units(40), fc.string({ minLength: 1, maxLength: 40 }))
    .filter((text) => text !== "." && text !== "..");

  test("addresses stay on the endpoint's host, keep its query, and hold the id as one segment", () => {
    fc.assert(
      fc.property(target, id, ({ endpoint: { text, origin, query }, ...rest }, wanted) => {
        const urls = urlsOf(targetAt(text, rest));
        const made = [
          urls.create,
          urls.job(wanted),
          urls.remix(wanted),
          urls.list(null),
          urls.list(wanted),
          urls.film(wanted),
          urls.thumbnail(wanted),
        ].map((address) => new URL(address));
        for (const address of made) {
          expect(address.origin).toBe(new URL(origin).origin);
          expect(address.username + address.password + address.hash).toBe("");
          const pairs = [...address.searchParams].map(([name, value]) => `${name}=${value}`);
          for (const pair of new URLSearchParams(query.map((part) => part.join("=")).join("&"))) {
            expect(pairs).toContain(pair.join("="));
          }
        }
        const last = new URL(urls.job(wanted)).pathname.split("/").at(-1) ?? "";
        expect(decodeURIComponent(last)).toBe(wanted.toWellFormed());
        expect(new URL(urls.list(wanted)).searchParams.getAll("after")).toContain(wanted.toWellFormed());
      }),
    );
  });
});
