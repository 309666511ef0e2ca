import { expect, test } from "vitest";
import { errorOf } from "../support/stack/stackApi.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack();

test.each([
  ["/nothing", "GET"],
  ["/videos/video_1/films", "GET"],
  ["/Videos/video_1/films/", "POST"],
  ["", "GET"],
  ["/nothing", "OPTIONS"],
  ["/%2e%2e%2fhealth", "GET"],
  ["/%ff", "DELETE"],
])("%s is 404 to %2$s, in the API's own words, which say where to look", async (path, method) => {
  const answer = await stack().api.call(path, { method });
  expect([answer.status, errorOf(answer).code]).toEqual([404, "not_found"]);
  expect(errorOf(answer).message).toMatch(/Below \/api\/v1 there are: events, .*videos\.$/);
  expect(answer.headers.get("x-should-retry")).toBe("false");
});

test.each([
  ["/videos", "PUT", "GET, POST"],
  ["/videos/estimate", "PATCH", "DELETE, GET, POST"],
  ["/videos/video_1", "POST", "DELETE, GET"],
  ["/videos/video_1/content", "POST", "GET, HEAD"],
  ["/videos/video_1/cancel", "GET", "POST"],
  ["/usage", "OPTIONS", "GET"],
  ["/Events/", "POST", "GET"],
  ["/operations", "DELETE", "GET"],
  ["/health", "POST", "GET"],
])("%s is 405 to %s, and Allow says %s", async (path, method, allow) => {
  const answer = await stack().api.call(path, { method });
  expect([answer.status, errorOf(answer).code]).toEqual([405, "method_not_allowed"]);
  expect(answer.headers.get("allow")).toBe(allow);
  expect(errorOf(answer).message).toContain(allow);
});

test.each(["GET", "PUT", "POST", "DELETE"])(
  "where nobody signs in by key, /session is 404 to %s",
  async (method) => {
    const answer = await stack().api.call("/session", { method });
    expect([answer.status, errorOf(answer).message]).toEqual([
      404,
      expect.stringContaining("no sessions here"),
    ]);
  },
);

test.each(["/videos", "/videos/video_1", "/models", "/usage", "/events", "/operations", "/health"])(
  "HEAD %s is 405: JSON has no heads",
  async (path) => {
    const answer = await stack().api.call(path, { method: "HEAD" });
    expect([answer.status, answer.body.length]).toEqual([405, 0]);
    expect(answer.headers.get("allow")).toContain("GET");
  },
);
