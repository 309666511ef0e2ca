import { expect, test } from "vitest";
import { resourceUrl } from "../../../src/lib/http/resourceUrl.ts";

test("a resource's URL has the host and scheme of the request, and nothing else of it", () => {
  expect(resourceUrl("https://films.example:8443/api/v1/videos?code=secret#x", "videos", "video_1")).toBe(
    "https://films.example:8443/api/v1/videos/video_1",
  );
  expect(resourceUrl("http://127.0.0.1:7071/api/v1/videos/a/remix", "videos", "a b")).toBe(
    "http://127.0.0.1:7071/api/v1/videos/a%20b",
  );
});
