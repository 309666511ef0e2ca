import { describe, expect, test } from "vitest";
import { type JobOutcome, settleJob } from "../../../src/lib/domain/video/jobOutcome.ts";
import { planVideo } from "../../../src/lib/domain/video/plan.ts";
import { SORA_1, SORA_2 } from "../../support/samples/sampleModels.ts";
import { requestOf } from "../../support/samples/sampleVideo.ts";

const SORA_1_REQUEST = requestOf({ model: "sora", size: "480x480", seconds: 10, variants: 4 });
const SORA_1_PLAN = planVideo(SORA_1_REQUEST, SORA_1);
const SORA_2_REQUEST = requestOf({ seconds: 8, variants: 2 });
const SORA_2_PLAN = planVideo(SORA_2_REQUEST, SORA_2);

describe("what is booked for one provider job", () => {
  test.each<[string, JobOutcome, number, number]>([
    ["all films made: all of them", { kind: "made", jobIndex: 0, films: 4 }, 4, 5_000],
    ["some of them made: those", { kind: "made", jobIndex: 0, films: 3 }, 3, 3_750],
    ["none made: nothing", { kind: "made", jobIndex: 0, films: 0 }, 0, 0],
    ["refused or moderated: nothing", { kind: "failed", jobIndex: 0, code: "moderation_blocked" }, 0, 0],
    ["failed: nothing", { kind: "failed", jobIndex: 0, code: "provider_failed" }, 0, 0],
    ["cancelled before it was made: nothing", { kind: "cancelled", jobIndex: 0 }, 0, 0],
    ["never finished: nothing", { kind: "timed_out", jobIndex: 0 }, 0, 0],
    ["expired unseen: nothing, it is unaccounted for", { kind: "expired", jobIndex: 0 }, 0, 0],
    ["more films than asked for: those asked for", { kind: "made", jobIndex: 0, films: 6 }, 4, 5_000],
  ])("%s", (_what, outcome, films, amount) => {
    expect(settleJob(outcome, SORA_1_PLAN, SORA_1_REQUEST)).toEqual({ jobIndex: 0, films, amount });
  });

  test("is its own share of the video's price", () => {
    const made = (jobIndex: number): JobOutcome => ({ kind: "made", jobIndex, films: 1 });
    const amounts = [made(0), made(1)].map((each) => settleJob(each, SORA_2_PLAN, SORA_2_REQUEST).amount);
    expect(amounts).toEqual([8_000, 8_000]);
    expect(SORA_2_PLAN.estimated).toBe(16_000);
  });

  test.each<[string, JobOutcome, number, object]>([
    [
      "as stated, within ten times the estimate",
      { kind: "made", jobIndex: 0, films: 1, billed: 80_000 },
      80_000,
      {},
    ],
    [
      "as stated, of what failed",
      { kind: "failed", jobIndex: 0, code: "provider_failed", billed: 900 },
      900,
      {},
    ],
    [
      "the price, where more is stated",
      { kind: "made", jobIndex: 0, films: 1, billed: 800_001 },
      8_000,
      { doubted: 800_001 },
    ],
    [
      "nothing, where that is stated of what failed",
      { kind: "failed", jobIndex: 0, code: "provider_failed", billed: 4e7 },
      0,
      { doubted: 4e7 },
    ],
  ])("is %s", (_what, outcome, amount, more) => {
    const films = outcome.kind === "made" ? 1 : 0;
    expect(settleJob(outcome, SORA_2_PLAN, SORA_2_REQUEST)).toEqual({ jobIndex: 0, films, amount, ...more });
  });

  test("is as stated up to ten dollars where films cost nothing by the settings", () => {
    const plan = { ...SORA_2_PLAN, price: { usdPerSecond: 0, scaleWithPixels: false } };
    const amountOf = (billed: number) =>
      settleJob({ kind: "made", jobIndex: 0, films: 1, billed }, plan, SORA_2_REQUEST).amount;
    expect([100_000, 100_001].map(amountOf)).toEqual([100_000, 0]);
  });

  test("is at the price frozen at create, whatever the model costs by now", () => {
    const plan = { ...SORA_2_PLAN, price: { usdPerSecond: 0.5, scaleWithPixels: false } };
    const outcome: JobOutcome = { kind: "made", jobIndex: 1, films: 1 };
    expect(settleJob(outcome, plan, SORA_2_REQUEST).amount).toBe(40_000);
  });
});
