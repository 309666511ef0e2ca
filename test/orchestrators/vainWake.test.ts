import { expect, test } from "vitest";
import type { SlotAnswer, SubmitOutcome } from "../../src/lib/durable/contracts.ts";
import { playJob, START } from "../support/samples/sampleJob.ts";

test.each<[string, SlotAnswer["kind"]]>([
  ["a slot", "wait"],
  ["an operator", "go"],
])(
  "a job that waits for %s and is woken in vain goes on waiting, without running hot",
  async (_name, kind) => {
    let wakes = 3;
    const lookAgainAt = START + 3_600_000;
    const slot: SlotAnswer = kind === "go" ? { kind } : { kind, lookAgainAt };
    const unknown: SubmitOutcome = { kind: "unknown", lookAgainAt };
    const { steps, elapsedSeconds } = await playJob(
      { kind: "submit" },
      {
        takeSlot: (_input, { raise }) => {
          if (wakes-- > 0) raise("wake", 60);
          return slot;
        },
        submitJob: () => unknown,
      },
      { stopAfterHours: 0.9, activityMs: 50 },
    );
    expect(steps.length).toBeLessThan(15);
    expect(elapsedSeconds).toBeGreaterThan(100);
  },
);
