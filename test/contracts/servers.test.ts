import { describe, expect, test } from "vitest";
import { SERVERS } from "../../src/lib/providers/openaiVideos/servers.ts";
import { describeProvider } from "../support/providers/providerContract.ts";
import {
  nativeId,
  SERVER_STYLES,
  type Simulated,
  simulated,
} from "../support/providers/simulatedProvider.ts";

for (const style of SERVER_STYLES) describeProvider(`${style.name} (simulated)`, () => simulated(style));

function styleOf(name: string) {
  const style = SERVER_STYLES.find(({ server }) => server === name);
  if (!style) throw new Error(`no server ${name}`);
  return style;
}

/** A job that has been accepted. */
async function made({ provider, jobs }: Simulated, changes: object = {}): Promise<string> {
  const answer = await provider.submit({ ...jobs.text, ...changes });
  if (answer.kind !== "accepted") throw new Error(answer.reason);
  return answer.job.jobId;
}

test("every server that the settings can name is held to the contract", () => {
  const named = SERVER_STYLES.map(({ server }) => server);
  expect(["generic", ...named].sort()).toEqual(Object.keys(SERVERS).sort());
});

describe("vLLM-Omni", () => {
  test("shows a failed job with the status of its error: it has failed, and is not out of reach", async () => {
    await using subject = await simulated(styleOf("vllm-omni"));
    subject.sora.control.fault({ fault: { kind: "outcome", end: "failed", message: "CUDA out of memory" } });
    const jobId = await made(subject);
    await subject.ended(jobId);
    expect(await subject.provider.check(jobId)).toMatchObject({
      job: { state: "failed", failure: { code: "provider_failed", reason: "500: CUDA out of memory" } },
    });
    expect(subject.sora.requests().at(-1)?.status).toBe(500);
  });

  test("lists the prompt of each job to the letter", async () => {
    await using subject = await simulated(styleOf("vllm-omni"));
    const jobId = await made(subject);
    const listed = await subject.provider.list(0);
    const { prompt } = subject.jobs.text;
    const echo = { prompt: expect.stringMatching(prompt.split("\n")[0] ?? "") };
    expect(listed).toMatchObject({ kind: "listed", jobs: [{ jobId, echo }] });
  });
});

describe("SGLang", () => {
  test("shows what it will make, not what was asked for; the mark tells whose job it is", async () => {
    const servers = { sglang: "sglang-adjusting" };
    await using subject = await simulated(styleOf("sglang"), { servers });
    await made(subject, { mark: "16", prompt: "another film" });
    const jobId = await made(subject, { mark: "17", seconds: 5 });
    const listed = await subject.provider.list(0);
    if (listed.kind !== "listed") throw new Error(listed.kind);
    const marked = listed.jobs.filter(({ echo }) => echo.mark === "17");
    const { size } = subject.jobs.text;
    const echo = { prompt: null, size: `${size.width}x704`, seconds: 3, deployment: "my-video" };
    expect(marked).toMatchObject([{ jobId, echo }]);
  });

  test("forgets a deleted job, and goes on making it", async () => {
    await using subject = await simulated(styleOf("sglang"), { slots: 1 });
    const jobId = await made(subject);
    expect(await subject.provider.remove(jobId)).toEqual({ kind: "removed" });
    expect(await subject.provider.check(jobId)).toEqual({ kind: "missing" });
    expect(await subject.provider.submit(subject.jobs.text)).toMatchObject({ kind: "busy" });
    expect(subject.provider.profile.deleteStopsWork).toBe(false);
  });
});

describe("LiteLLM", () => {
  test("gives ids that are longer than any other, and others with each answer: it is the same job", async () => {
    await using subject = await simulated(styleOf("litellm"));
    const jobId = await made(subject);
    expect(jobId.length).toBeGreaterThan(256);
    await subject.ended(jobId);
    expect(await subject.provider.check(jobId)).toMatchObject({
      job: { jobId, state: "succeeded", outputIds: [jobId] },
    });
    expect(subject.sora.jobs().map(({ id }) => id)).toEqual([nativeId(jobId)]);
  });

  test("says of a failed film that it is made, and then has none: nobody can tell whether it will", async () => {
    await using subject = await simulated(styleOf("litellm"));
    subject.sora.control.fault({ fault: { kind: "outcome", end: "failed" } });
    const jobId = await made(subject);
    await subject.ended(jobId);
    expect(await subject.provider.check(jobId)).toMatchObject({ job: { state: "succeeded" } });
    const film = await subject.provider.download(jobId, new AbortController().signal);
    expect(film).toMatchObject({ kind: "unreachable", reason: expect.stringContaining("No response data") });
  });

  test("deletes nothing, and its profile says that no list tells a lost job", async () => {
    await using subject = await simulated(styleOf("litellm"));
    const jobId = await made(subject);
    expect(await subject.provider.remove(jobId)).toMatchObject({ kind: "refused" });
    expect(subject.provider.profile).toMatchObject({ reconcile: "never", deleteStopsWork: false });
  });
});
