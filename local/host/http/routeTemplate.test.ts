import { expect, test } from "vitest";
import { parseRoute, splitPath } from "./routeTemplate.ts";

test.each([
  ["api/videos", "/api/videos", {}],
  ["api/Videos", "/API/videos/", {}],
  ["api/videos/{id}", "/api/videos/a b", { id: "a b" }],
  ["api/videos/{id}/content", "/api/videos/7/content", { id: "7" }],
  ["api/videos/{id?}", "/api/videos", {}],
  ["api/videos/{id:int}", "/api/videos/42", { id: "42" }],
  [
    "api/{id:guid}",
    "/api/1f2e3d4c-0000-1111-2222-333344445555",
    { id: "1f2e3d4c-0000-1111-2222-333344445555" },
  ],
  ["api/{*rest}", "/api/a/b/c", { rest: "a/b/c" }],
  ["api/{*rest}", "/api", {}],
  ["/v1", "/v1", {}],
])("%s fits %s", (template, path, parameters) => {
  expect(parseRoute(template).match(splitPath(path))).toEqual(parameters);
});

test.each([
  ["api/videos", "/api/videos/1"],
  ["api/videos/{id}", "/api/videos"],
  ["api/videos/{id:int}", "/api/videos/x"],
  ["api/videos/{id}/content", "/api/videos/7"],
])("%s does not fit %s", (template, path) => {
  expect(parseRoute(template).match(splitPath(path))).toBeUndefined();
});

test("literals come before constrained, plain and catch-all parameters", () => {
  const templates = ["v/{*all}", "v/{id}", "v/{id:int}", "v/estimate"];
  const sorted = templates.toSorted((a, b) => (parseRoute(a).precedence < parseRoute(b).precedence ? -1 : 1));
  expect(sorted).toEqual(["v/estimate", "v/{id:int}", "v/{id}", "v/{*all}"]);
});

test.each(["a/{id:regex(x)}", "a/b{id}"])("%s is refused", (template) => {
  expect(() => parseRoute(template)).toThrow("does not support");
});
