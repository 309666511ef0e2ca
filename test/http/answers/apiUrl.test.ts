import { expect, test } from "vitest";
import { apiUrl } from "../../../src/lib/http/answers/apiUrl.ts";

test("the API's URL has the host and scheme of the request, and nothing else of it", () => {
  expect(apiUrl("https://films.example:8443/api/v1/videos?code=secret#x")).toBe(
    "https://films.example:8443/api/v1",
  );
  expect(apiUrl("http://127.0.0.1:7071/api/v1/videos/a/remix")).toBe("http://127.0.0.1:7071/api/v1");
});
