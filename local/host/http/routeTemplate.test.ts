import { expect, test } from "vitest";
import { parseRoute } from "./routeTemplate.ts";

test.each([
  ["api/videos", "/api/videos", {}],
  ["api/Videos", "/API/videos/", {}],
  ["api/videos/{id}", "/api/videos/a%20b", { id: "a b" }],
  ["api/videos/{id}", "/api/videos/a%2Fb", { id: "a/b" }],
  ["api/videos/{id}/content", "/api/videos/7/content", { id: "7" }],
  ["/v1", "/v1", {}],
])("%s fits %s", (template, path, parameters) => {
  expect(parseRoute(template).match(path)).toEqual(parameters);
});

test.each([
  ["api/videos", "/api/videos/1"],
  ["api/videos/{id}", "/api/videos"],
  ["api/videos/{id}", "/api/videos/"],
  ["api/videos/{id}", "/api/videos/7/8"],
  ["api/videos/{id}/content", "/api/videos/7"],
])("%s does not fit %s", (template, path) => {
  expect(parseRoute(template).match(path)).toBeUndefined();
});

test("literals come before parameters", () => {
  const templates = ["v/{id}", "v/estimate"];
  const sorted = templates.toSorted((a, b) => (parseRoute(a).precedence < parseRoute(b).precedence ? -1 : 1));
  expect(sorted).toEqual(["v/estimate", "v/{id}"]);
});

test.each(["a/{id:int}", "a/{id?}", "a/{*rest}", "a/b{id}", "a/:id"])("%s is refused by name", (template) => {
  expect(() => parseRoute(template)).toThrow(
    `does not support the segment "${template.slice(2)}" of the route "${template}"`,
  );
});
