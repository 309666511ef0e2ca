import { expect, test } from "vitest";
import { parseRoute } from "./routeTemplate.ts";

test.each([
  ["api/videos", "/api/videos", {}],
  ["api/Videos", "/API/videos/", {}],
  ["api/videos/{id}", "/api/videos/a b", { id: "a b" }],
  ["api/videos/{id}", "/api/videos/a%2Fb", { id: "a%2Fb" }],
  ["api/videos/{id}/content", "/api/videos/7/content", { id: "7" }],
  ["/v1", "/v1", {}],
  ["page/{*path}", "/page", {}],
  ["page/{*path}", "/page/", {}],
  ["page/{*path}", "/page/a/b.js", { path: "a/b.js" }],
  ["{ignored:maxlength(0)?}", "/", {}],
])("%s fits %s", (template, path, parameters) => {
  expect(parseRoute(template)(path)).toEqual(parameters);
});

test.each([
  ["api/videos", "/api/videos/1"],
  ["api/videos/{id}", "/api/videos"],
  ["api/videos/{id}", "/api/videos/"],
  ["api/videos/{id}", "/api/videos/7/8"],
  ["api/videos/{id}/content", "/api/videos/7"],
  ["page/{*path}", "/pages"],
  ["page/{*path}", "/"],
  ["{ignored:maxlength(0)?}", "/a"],
])("%s does not fit %s", (template, path) => {
  expect(parseRoute(template)(path)).toBeUndefined();
});

test.each(["a/{id:int}", "a/{id?}", "a/b{id}", "a/:id"])("%s is refused by name", (template) => {
  expect(() => parseRoute(template)).toThrow(
    `does not support the segment "${template.slice(2)}" of the route "${template}"`,
  );
});
