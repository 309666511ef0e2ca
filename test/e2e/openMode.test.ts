import { expect, test } from "vitest";
import { errorOf, jsonOf } from "../support/stack/stackApi.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack();
const prompt = `A ${CANARY}`;

function port(): string {
  return new URL(stack().origin).port;
}

test("health needs no sign-in, names the models, and nothing that is secret", async () => {
  const answer = await stack().api.call("/health", { headers: { host: "probe.example" } });
  expect(answer.status).toBe(200);
  expect(jsonOf(answer)).toEqual({
    status: "healthy",
    storage: "reachable",
    providers: [
      { model: "sora-2", api: "sora-2", configured: true, paused: false, retires_at: null, reachable: true },
      { model: "sora", api: "sora-1", configured: true, paused: false, retires_at: null, reachable: true },
    ],
    unfinished: 0,
    oldest_unfinished_at: null,
  });
});

test.each([
  "evil.example",
  "127.0.0.1.evil.example",
  "localhost.evil.example:7071",
  "169.254.169.254",
  "0.0.0.0",
  "[::2]",
  "dailies",
])("a page whose name was made to point here is refused: Host %s", async (host) => {
  for (const call of [{}, { method: "POST", json: { prompt } }]) {
    const answer = await stack().api.call(call.method ? "/videos" : "/models", {
      ...call,
      headers: { host },
    });
    expect(answer.status).toBe(403);
    expect(errorOf(answer)).toMatchObject({ code: "forbidden", type: "permission_error", param: null });
    expect(answer.headers.get("x-should-retry")).toBe("false");
  }
});

test.each(["http://evil.example", "https://127.0.0.1.evil.example", "null", "file://"])(
  "a page of another site cannot spend money from a visitor's browser: Origin %s",
  async (origin) => {
    const form = new FormData();
    form.append("prompt", prompt);
    // A browser sends this one without asking first.
    const answer = await stack().api.call("/videos", { method: "POST", form, headers: { origin } });
    expect(answer.status).toBe(403);
    expect(errorOf(answer)).toMatchObject({ code: "forbidden" });
    expect(await stack().sora.jobs()).toEqual([]);
  },
);

test.each<Record<string, string>>([
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { origin: "http://localhost:3000" },
])("a page of another origin of this machine may read, but change nothing: %j", async (headers) => {
  const answer = await stack().api.call("/videos", { method: "POST", json: { prompt }, headers });
  expect(answer.status).toBe(403);
  expect(errorOf(answer)).toMatchObject({ code: "forbidden" });
  expect((await stack().api.call("/models", { headers })).status).toBe(200);
  expect(await stack().sora.jobs()).toEqual([]);
});

test("a page of the API's own origin may do everything", async () => {
  const headers = { origin: stack().origin, "sec-fetch-site": "same-origin" };
  const estimate = { method: "POST", json: { prompt }, headers };
  expect((await stack().api.call("/videos/estimate", estimate)).status).toBe(200);
});

test("every name of this machine is served, with and without a port, to its own pages too", async () => {
  for (const host of [
    "localhost",
    `localhost:${port()}`,
    "127.0.0.1",
    "127.8.9.1:80",
    "[::1]:7071",
    "LOCALHOST",
    "app.localhost",
  ])
    expect((await stack().api.call("/models", { headers: { host } })).status, host).toBe(200);
  for (const origin of ["http://localhost:3000", "http://127.0.0.1:5173"])
    expect((await stack().api.call("/models", { headers: { origin } })).status, origin).toBe(200);
});

test("models are listed in OpenAI's shape with all that a client needs to choose", async () => {
  const { data } = jsonOf(await stack().api.call("/models")) as { data: object[] }; // the contract
  expect(data).toMatchObject([
    {
      id: "sora-2",
      object: "model",
      sizes: [
        { size: "720x1280", max_variants: 4 },
        { size: "1280x720", max_variants: 4 },
      ],
      seconds: ["4", "8", "12"],
      modes: ["text", "image", "remix"],
      has_audio: true,
      price: { currency: "USD", per_second: 0.1, scales_with_pixels: false },
      limits: { max_running: 2 },
      retired: false,
    },
    { id: "sora", has_audio: false, price: { per_second: 0.05, scales_with_pixels: true, estimate: true } },
  ]);
});

test("the addresses in an answer are those of the host that was asked, never of a forwarding header", async () => {
  const { api } = stack();
  const answer = await api.call("/videos", {
    method: "POST",
    json: { prompt },
    headers: {
      "x-forwarded-host": "localhost:1",
      "x-original-host": "evil.example",
      forwarded: "host=evil.example",
    },
  });
  expect(answer.status).toBe(202);
  expect(answer.headers.get("location")).toMatch(
    new RegExp(`^http://127\\.0\\.0\\.1:${port()}/api/v1/videos/video_`),
  );
  expect(answer.headers.get("operation-location")).toBe(answer.headers.get("location"));
  expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
});
