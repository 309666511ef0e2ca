import { expect, test } from "vitest";
import { apiUrl } from "../../../src/lib/http/answers/apiUrl.ts";

test("without PUBLIC_URL the API's URL has the host and scheme of the request, and nothing else of it", () => {
  expect(apiUrl(null, new URL("https://films.example:8443/api/v1/videos?code=secret#x"))).toBe(
    "https://films.example:8443/api/v1",
  );
  expect(apiUrl(null, new URL("http://127.0.0.1:7071/api/v1/videos/a/remix"))).toBe(
    "http://127.0.0.1:7071/api/v1",
  );
});

test.each([
  ["https://films.example", "https://films.example/api/v1"],
  ["https://films.example/", "https://films.example/api/v1"],
  ["https://gateway.example:8443/films/", "https://gateway.example:8443/films/api/v1"],
])("with PUBLIC_URL %s every URL begins with it, whatever the request came to", (publicUrl, url) => {
  expect(apiUrl(publicUrl, new URL("http://backend.internal/api/v1/videos"))).toBe(url);
});
