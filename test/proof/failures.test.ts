import { describe, expect, test } from "vitest";
import type { RuleInput } from "../../local/sora/faults/fault.ts";
import { sentenceOf } from "../../src/lib/domain/video/failure.ts";
import { createsOf, expectSettled } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { sharedApp } from "../support/app/sharedApp.ts";

const app = oneApp();
/** Words that only the provider says. */
const SECRET = "provider-says-so";

interface Failed {
  readonly stage: string;
  readonly status: string;
  readonly error: { readonly code: string; readonly message: string };
  readonly outputs: readonly { readonly status: string }[];
  readonly cost: { readonly actual: number };
}

/** Ends failed as stated, once and for nothing, with our sentence and none of the provider's words. */
async function expectFailure(dailies: Dailies, id: string, code: Parameters<typeof sentenceOf>[0]) {
  await dailies.untilFinal(id);
  const answer = await dailies.call("GET", `/videos/${id}`);
  const body: unknown = answer?.body;
  const video = body as Failed;
  expect([video.stage, video.status, video.error]).toEqual([
    "failed",
    "failed",
    { code, message: sentenceOf(code) },
  ]);
  expect(video.cost.actual).toBe(0);
  expect(video.outputs.map(({ status }) => status)).toEqual(["failed"]);
  expect(JSON.stringify(body)).not.toContain(SECRET);
  await expectSettled(dailies, 0);
}

const answered = (status: number, error: Record<string, unknown>): RuleInput["fault"] => ({
  kind: "answer",
  status,
  json: { error: { message: SECRET, type: "t", param: null, code: null, ...error } },
});

describe("a create or a job that fails for good", () => {
  const app = sharedApp({ sweeps: false });
  let creates = 0;
  const freshKey = () => `key-${creates++}`;

  test.each([
    ["moderation_blocked", "moderation_blocked", "Your request was blocked by our moderation system."],
    ["content_filter", "moderation_blocked", SECRET],
    ["internal_error", "provider_failed", SECRET],
    ["a_code_nobody_knows", "provider_failed", `${SECRET} in sora_turbo_v3`],
    ["", "provider_failed", ""],
  ] as const)("a Sora 2 job that failed with '%s' ends in %s", async (code, ours, message) => {
    const dailies = app();
    dailies.sora.control.fault({ fault: { kind: "outcome", end: "failed", code, message } });
    const id = await dailies.create({ prompt: "A fox" }, freshKey());
    await expectFailure(dailies, id, ours);
    expect(createsOf(dailies)).toHaveLength(1);
  });

  test.each([
    ["input_moderation", "moderation_blocked"],
    ["output_moderation", "moderation_blocked"],
    ["internal_error", "provider_failed"],
    ["a_reason_nobody_knows", "provider_failed"],
  ] as const)("a Sora 1 job that failed with '%s' ends in %s", async (code, ours) => {
    const dailies = app();
    dailies.sora.control.fault({ fault: { kind: "outcome", end: "failed", code, message: SECRET } });
    const id = await dailies.create({ model: "sora", prompt: "A fox" }, freshKey());
    await expectFailure(dailies, id, ours);
  });

  test("a Sora 1 job that succeeded without a film has failed, and cost nothing", async () => {
    const dailies = app();
    const id = await dailies.create({ model: "sora", prompt: "A fox #no-outputs" }, freshKey());
    await expectFailure(dailies, id, "provider_failed");
  });

  test.each<[string, RuleInput["fault"], Parameters<typeof sentenceOf>[0]]>([
    ["moderation at create", { kind: "refuse", reason: "moderation" }, "moderation_blocked"],
    ["people in the picture at create", { kind: "refuse", reason: "people" }, "moderation_blocked"],
    ["a model that is retired (410)", { kind: "refuse", reason: "retired" }, "model_retired"],
    ["410 without a word", { kind: "answer", status: 410, text: "" }, "model_retired"],
    [
      "404 that says the model is retired",
      answered(404, { message: "The model is deprecated." }),
      "model_retired",
    ],
    ["a missing deployment", { kind: "refuse", reason: "no-deployment" }, "deployment_not_found"],
    ["404 without a word", { kind: "answer", status: 404, text: "" }, "deployment_not_found"],
    ["a wrong key", { kind: "refuse", reason: "unauthorized" }, "provider_auth"],
    ["a key without the right", { kind: "refuse", reason: "forbidden" }, "provider_auth"],
    ["a bad request", answered(400, { code: "invalid_value" }), "invalid_request"],
    ["a request that is too large", answered(413, {}), "invalid_request"],
    ["a request that makes no sense", answered(422, {}), "invalid_request"],
  ])("%s ends the video at once, with nothing made and nothing billed", async (_, fault, code) => {
    const dailies = app();
    const jobsBefore = dailies.sora.jobs().length;
    dailies.sora.control.fault({ routes: ["create"], fault });
    const id = await dailies.create({ prompt: "A fox" }, freshKey());
    await expectFailure(dailies, id, code);
    expect(createsOf(dailies)).toHaveLength(1);
    expect(dailies.sora.jobs()).toHaveLength(jobsBefore);
  });
});

test("a deployment that is not ready yet fails the video as one that is missing; a later one is made", async () => {
  const dailies = await app();
  dailies.sora.control.setDeployment({ name: "sora-2", kind: "sora-2", readyInSeconds: 300 });
  const id = await dailies.create({ prompt: "A fox" }, "k");
  await expectFailure(dailies, id, "deployment_not_found");
  await dailies.clock.advance(300_000);
  const later = await dailies.create({ prompt: "A fox" }, "l");
  expect((await dailies.untilFinal(later)).stage).toBe("completed");
});

test("a model that is retired while its video waits in line fails that video, and names no other reason", async () => {
  const models = (endpoint: string) => [
    {
      name: "sora-2",
      api: "sora-2",
      endpoint,
      auth: "key",
      keySetting: "SORA_KEY",
      retiresAt: "2026-11-23",
    },
  ];
  const dailies = await app({ models, sora: { renderSeconds: 60 }, sweeps: false });
  const atMidnight = Date.UTC(2026, 10, 23) - dailies.clock.now();
  await dailies.clock.advance(atMidnight - 50_000);
  for (const [key, prompt] of ["One", "Two"].entries()) await dailies.create({ prompt }, `${key}`);
  const waiting = await dailies.create({ prompt: "Three" }, "k");
  const ended = await dailies.untilFinal(waiting);
  expect([ended.stage, ended.error?.code]).toEqual(["failed", "model_retired"]);
  expect(createsOf(dailies).some(({ body }) => JSON.stringify(body).includes("Three"))).toBe(false);
});

test("an upload that timed out at the provider is sent again", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A fox #upload-timeout=2" }, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(3);
  await expectSettled(dailies, 1);
});

test("no line of the log holds a prompt, the key, or a megabyte of the provider's text", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A fox with a canary-word #create-huge" }, "k");
  await dailies.untilFinal(id);
  const lines = dailies.host.logs.join("\n");
  expect(lines).not.toContain("canary-word");
  expect(lines).not.toContain("local-sora-key");
  expect(Math.max(...dailies.host.logs.map((line) => line.length))).toBeLessThan(5_000);
});
