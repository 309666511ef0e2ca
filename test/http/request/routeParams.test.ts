import { expect, test } from "vitest";
import { routeParams } from "../../../src/lib/http/request/routeParams.ts";

test.each([
  ["api/v1/videos/{id}", "/api/v1/videos/video_1", { id: "video_1" }],
  ["api/v1/videos/{id}", "/API/v1/Videos/video_1/", { id: "video_1" }],
  ["api/v1/videos/{id}/content", "/api/v1/videos/a%20b/content", { id: "a b" }],
  ["api/v1/videos/{id}", "/api/v1/videos/a%252Fb", { id: "a%2Fb" }],
  ["api/v1/models", "/api/v1/models", {}],
])("%s takes %s apart", (template, path, params) => {
  expect(routeParams(template, path)).toEqual(params);
});

test.each([
  ["api/v1/videos/{id}", "/api/v1/videos"],
  ["api/v1/videos/{id}", "/api/v1/videos/"],
  ["api/v1/videos/{id}", "/api/v1/videos/a/b"],
  ["api/v1/videos/{id}", "/api/v1/movies/a"],
  ["api/v1/videos/{id}", "/api/v1/videos/%E0%A4%A"],
  ["api/v1/videos/{id}", "//api/v1/videos/a"],
])("%s does not fit %s", (template, path) => {
  expect(routeParams(template, path)).toBeNull();
});
