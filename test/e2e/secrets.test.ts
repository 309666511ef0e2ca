import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { errorOf } from "../support/stack/stackApi.ts";
import { finishJobs, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY, leaksOf } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const CALLERS_KEY = "callers-key-2e71";
const PROVIDERS_WORDS = "gpu-node-0x7f says no";
const METADATA = "metadata-only-for-its-owner";
const holder = {
  owner: "alice",
  sha256: createHash("sha256").update(CALLERS_KEY).digest("hex"),
  admin: true,
};
const stack = useStack(
  {
    settings: { AUTH_MODE: "keys", API_KEYS: JSON.stringify([holder]), PROVIDER_TIMEOUT_SECONDS: "2" },
    headers: { authorization: `Bearer ${CALLERS_KEY}` },
    storageLine: "up",
  },
  [CALLERS_KEY],
);

/** What a provider might say that quotes its caller: the prompt, the key, and words of its own. */
function chatty(prompt: string) {
  return {
    error: {
      code: "bad_luck",
      message: `${PROVIDERS_WORDS}: "${prompt}" with api-key ${stack().providerKey} at https://x.invalid/?sig=abc`,
      param: prompt,
    },
  };
}

test.each([
  ["refuses the create", { routes: ["create"], fault: "answer", status: 400 }],
  [
    "fails the create with a server error, then takes it",
    { routes: ["create"], fault: "answer", status: 500, times: 1 },
  ],
  ["does not know our key for a moment", { routes: ["create"], fault: "answer", status: 401 }],
  ["fails a status poll", { routes: ["retrieve"], fault: "answer", status: 500, times: 1 }],
  ["fails the download", { routes: ["content"], fault: "answer", status: 403, times: 1 }],
] as const)(
  "a provider that quotes its caller's secrets while it %s is not passed on",
  async (_what, { routes, status, ...rule }) => {
    const { api, sora } = stack();
    const prompt = `A ${CANARY} that is quoted ${status} ${routes}`;
    const times = "times" in rule ? { times: rule.times } : {};
    const fault = { kind: "answer", status, json: chatty(prompt) } as const;
    const id = await sora.fault({ fault, routes: [...routes], prompt, ...times });
    const video = await api.create(
      { prompt, metadata: { note: METADATA } },
      { "idempotency-key": prompt.replaceAll(/[^!-~]/g, "-") },
    );
    const ended = await api.ended(video.id);
    await sora.clearFaults(id);
    expect(ended.status).toBe("times" in rule ? "completed" : "failed");
    expect(JSON.stringify(ended)).not.toContain(PROVIDERS_WORDS);
  },
);

test("a job that fails with the provider's own words ends in ours", async () => {
  const { api, sora } = stack();
  const prompt = `A ${CANARY} that fails`;
  const message = `${PROVIDERS_WORDS}: ${prompt}`;
  const id = await sora.fault({
    fault: { kind: "outcome", end: "failed", code: "weird_code", message },
    prompt,
  });
  const ended = await api.ended((await api.create({ prompt })).id);
  await sora.clearFaults(id);
  expect(ended.error).toEqual({
    code: "provider_failed",
    message: "The provider could not make this video. Nothing was charged; try again.",
  });
});

test("broken requests, wrong keys, an outage of the storage and a signed link leave nothing behind either", async () => {
  const { api, storageLine } = stack();
  const prompt = `A ${CANARY} in the middle of trouble ${UNTIL_TOLD}`;
  const video = await api.create({ prompt });
  await rendering(stack(), video.id);
  await storageLine("down");
  for (const path of [`/videos/${video.id}?code=a-function-key`, `/videos/${video.id}/content`])
    await api.call(path);
  await api.call("/videos", { method: "POST", json: { prompt } });
  await storageLine("up");
  await finishJobs(stack(), prompt);
  await api.ended(video.id);

  await api.call(`/videos/${video.id}`, { headers: { authorization: `Bearer ${CALLERS_KEY}x` } });
  await api.call("/videos", {
    method: "POST",
    body: `{"prompt":"${prompt}`,
    headers: { "content-type": "application/json" },
  });
  await api.call("/videos?code=a-function-key&sig=abc", { method: "POST", json: { prompt } });
  expect(
    errorOf(await api.call("/videos", { method: "POST", json: { prompt, seconds: prompt } })).param,
  ).toBe("seconds");
  const link = await api.call(`/videos/${video.id}/content?redirect=1`);
  expect(link.headers.get("location")).toContain("sig=");
  await api.call(`/videos/${video.id}`, { method: "DELETE" });
});

test("nothing of all this is in an answer or in the log: no key, no signature, no prompt, no metadata", () => {
  const { api, hostLines } = stack();
  expect(leaksOf(stack(), [CALLERS_KEY])).toEqual([]);
  for (const words of [PROVIDERS_WORDS, "bad_luck", "weird_code"])
    expect(api.answers.filter(({ body }) => body.includes(words))).toEqual([]);
  expect(hostLines.filter((line) => line.includes(METADATA) || line.includes("a-function-key"))).toEqual([]);
  // The log says what happened, one line of JSON an event.
  const events = hostLines
    .filter((line) => line.startsWith("{"))
    .map((line) => String((JSON.parse(line) as { event: string }).event)); // our own log
  for (const event of ["video_accepted", "job_bound", "video_ended", "http_fault", "video_erased"])
    expect(events).toContain(event);
});
