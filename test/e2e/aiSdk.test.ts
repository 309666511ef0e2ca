import { experimental_generateVideo as generateVideo } from "ai";
import { beforeAll, expect, test } from "vitest";
import { createDailies } from "../../clients/ai-sdk/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";

const start = oneApp({ sora: { renderSeconds: 20 }, sweeps: false });
const ASKED = { prompt: "A mill", resolution: "1280x720", duration: 4 } as const;

beforeAll(() => {
  globalThis.AI_SDK_LOG_WARNINGS = false;
});

test("the AI SDK makes a film by our provider, and tells what it cost", async () => {
  const app = await start();
  const dailies = createDailies({ baseURL: `${await app.host.url()}/api/v1`, apiKey: "local" });
  const { video, warnings, providerMetadata } = await generateVideo({
    ...ASKED,
    model: dailies.video("sora-2"),
    aspectRatio: "16:9",
    providerOptions: { dailies: { metadata: { project: "mills" } } },
    poll: { intervalMs: 1_000, delay: (milliseconds) => app.clock.advance(milliseconds) },
  });
  expect(video.mediaType).toBe("video/mp4");
  expect(Buffer.from(video.uint8Array).subarray(4, 8).toString()).toBe("ftyp");
  expect(warnings).toEqual([{ type: "unsupported", feature: "aspectRatio" }]);
  expect(providerMetadata).toMatchObject({ dailies: { cost: { currency: "USD", actual: 0.4 } } });
  const [job] = app.sora.jobs();
  expect(app.sora.jobs()).toHaveLength(1);
  expect(job).toMatchObject({ prompt: "A mill" });
});

test("wishes that only some models take go along, and others refuse them by name", async () => {
  const app = await start();
  const sent: unknown[] = [];
  const seeing: typeof fetch = (url, init) => {
    if (init?.method === "POST") sent.push(JSON.parse(String(init.body)));
    return fetch(url, init);
  };
  const dailies = createDailies({
    baseURL: `${await app.host.url()}/api/v1`,
    apiKey: "local",
    fetch: seeing,
  });
  const wishes = { fps: 24, seed: 0, generateAudio: false };
  const making = generateVideo({ ...ASKED, ...wishes, model: dailies.video("sora-2") });
  const refusal = await making.then(null, (error) => JSON.parse(error.responseBody).error);
  const film = { model: "sora-2", prompt: "A mill", size: "1280x720", seconds: "4" };
  expect(sent).toEqual([{ ...film, fps: 24, seed: 0, generate_audio: false }]);
  expect(refusal.details).toHaveLength(3);
  for (const param of ["fps", "seed", "generate_audio"])
    expect(refusal.details).toContainEqual(expect.objectContaining({ param, code: "unknown_parameter" }));
});

test("several films of one call are variants of one video", async () => {
  const app = await start();
  const dailies = createDailies({ baseURL: `${await app.host.url()}/api/v1/`, apiKey: "local" });
  const poll = { intervalMs: 1_000, delay: (milliseconds: number) => app.clock.advance(milliseconds) };
  const { videos } = await generateVideo({ ...ASKED, model: dailies.video("sora-2"), n: 2, poll });
  expect(videos).toHaveLength(2);
});

test("a start whose reply is lost is repeated by the AI SDK, and makes one film", async () => {
  const app = await start();
  let lost = 0;
  const losing: typeof fetch = async (url, init) => {
    const response = await fetch(url, init);
    if (init?.method === "POST" && lost++ === 0) return new Response("", { status: 502 });
    return response;
  };
  const dailies = createDailies({
    baseURL: `${await app.host.url()}/api/v1`,
    apiKey: "local",
    fetch: losing,
  });
  const poll = { intervalMs: 1_000, delay: (milliseconds: number) => app.clock.advance(milliseconds) };
  await generateVideo({ ...ASKED, model: dailies.video("sora-2"), poll });
  expect(lost).toBe(2);
  expect(app.sora.jobs()).toHaveLength(1);
});

test("a refusal and a failed film are errors in our words, and are not repeated", async () => {
  const app = await start();
  const dailies = createDailies({ baseURL: `${await app.host.url()}/api/v1`, apiKey: "local" });
  const poll = { intervalMs: 1_000, delay: (milliseconds: number) => app.clock.advance(milliseconds) };
  const model = dailies.video("sora-2");
  await expect(generateVideo({ ...ASKED, model, duration: 5, poll })).rejects.toThrow(
    /Supported values are: '4', '8', and '12'/,
  );
  await expect(generateVideo({ ...ASKED, model, prompt: "Blocked #moderated", poll })).rejects.toThrow(
    /content policy/,
  );
  expect(app.sora.jobs()).toHaveLength(1);
});
