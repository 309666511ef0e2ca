import { describe, expect, test } from "vitest";
import type { JobOutcome } from "../../src/lib/domain/video/jobOutcome.ts";
import type { Scripts } from "../support/workflows/playBook.ts";
import { playWorkflow } from "../support/workflows/playWorkflow.ts";

const VIDEO = { id: "video_1", owner: "anna", run: 3 };
const OUTCOMES: readonly JobOutcome[] = [
  { kind: "made", jobIndex: 0, films: 1 },
  { kind: "failed", jobIndex: 1, code: "moderation_blocked" },
];

/** Two jobs, each of which ends at its submit as `OUTCOMES` has it. */
const RENDERED: Scripts = {
  openVideo: () => ({ kind: "render", jobs: [0, 1] }),
  takeSlot: () => ({ kind: "go" }),
  submitJob: ({ jobIndex }) => ({
    kind: "ended",
    outcome: OUTCOMES[jobIndex] ?? { kind: "cancelled", jobIndex },
  }),
  releaseSlot: () => ({ released: true }),
};
const COMPLETED: Scripts = { ...RENDERED, finishVideo: () => ({ stage: "completed" }) };

describe("a video", () => {
  test("is rendered by a child for each job, all at once, then booked and concluded from their ends", async () => {
    const { output, steps, elapsedSeconds, histories } = await playWorkflow(
      "generateVideo",
      VIDEO,
      COMPLETED,
    );
    expect(output).toEqual({ stage: "completed" });
    expect(steps.map(({ name }) => name)).toEqual([
      "openVideo",
      ...["takeSlot", "takeSlot", "submitJob", "submitJob", "releaseSlot", "releaseSlot"],
      "finishVideo",
    ]);
    expect([steps[0]?.input, steps.at(-1)?.input]).toEqual([VIDEO, { ...VIDEO, outcomes: OUTCOMES }]);
    expect(elapsedSeconds).toBe(0);
    expect(histories).toHaveLength(1);
  });

  test("names its children by video, run and job, so that a second run has children of its own", async () => {
    const { steps } = await playWorkflow("generateVideo", VIDEO, COMPLETED);
    const waiters = steps.filter(({ name }) => name === "takeSlot").map(({ input }) => input);
    expect(waiters).toEqual([
      { id: "video_1", owner: "anna", jobIndex: 0, waiter: "video_1:3:0" },
      { id: "video_1", owner: "anna", jobIndex: 1, waiter: "video_1:3:1" },
    ]);
  });

  test("that has ended, or is in the hands of a later run, is left alone", async () => {
    const { output, steps } = await playWorkflow("generateVideo", VIDEO, {
      openVideo: () => ({ kind: "ended", stage: "completed" }),
    });
    expect(output).toEqual({ stage: "completed" });
    expect(steps).toHaveLength(1);
  });

  test("is not concluded when a child breaks: the fault goes up, and another run takes over", async () => {
    const { hasFailed, output, steps } = await playWorkflow("generateVideo", VIDEO, {
      ...COMPLETED,
      submitJob: ({ jobIndex }) => {
        if (jobIndex === 1) throw new Error("storage is gone");
        return { kind: "ended", outcome: { kind: "made", jobIndex, films: 1 } };
      },
    });
    expect({ hasFailed, output }).toEqual({
      hasFailed: true,
      output: expect.stringContaining("storage is gone"),
    });
    expect(steps.map(({ name }) => name)).not.toContain("finishVideo");
  });

  test("is concluded late rather than not at all when storage hiccups at the end", async () => {
    let left = 5;
    const { output, elapsedSeconds } = await playWorkflow("generateVideo", VIDEO, {
      ...RENDERED,
      finishVideo: () => {
        if (left-- > 0) throw new Error("storage hiccup");
        return { stage: "completed" };
      },
    });
    expect(output).toEqual({ stage: "completed" });
    expect(elapsedSeconds).toBe(2 + 4 + 8 + 16 + 32);
  });
});
