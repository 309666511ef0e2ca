import { describe, expect, test } from "vitest";
import type { Look } from "../../src/lib/domain/polling/look.ts";
import { POLLING, playJob } from "../support/samples/sampleJob.ts";

const DAY_SECONDS = 24 * 3_600;

describe("no answer makes a hot loop, with timers that fire a second early", () => {
  test.each<[string, Look]>([
    ["running", { kind: "running" }],
    ["out of reach", { kind: "unreachable", retryAfterSeconds: null }],
    ["out of reach, asking for no wait", { kind: "unreachable", retryAfterSeconds: 0 }],
  ])("a day of %s costs a bounded number of calls", async (_name, answer) => {
    const { steps, elapsedSeconds } = await playJob(
      POLLING,
      { checkJob: () => answer },
      { timersEarlyMs: 999 },
    );
    const polls = steps.filter(({ name }) => name === "checkJob").map(({ atSeconds }) => atSeconds);
    expect(polls.length).toBeLessThan(500);
    expect(elapsedSeconds).toBeLessThan(DAY_SECONDS + 1_800);
    const lastMinute = polls.filter((seconds) => Math.abs(seconds - DAY_SECONDS) < 60);
    expect(lastMinute.length).toBeLessThan(8);
  });
});
