import { describe, expect, test } from "vitest";
import type { JobOutcome } from "../../src/lib/domain/video/jobOutcome.ts";
import { generateVideo } from "../../src/orchestrators/generateVideo.ts";
import { playOrchestrator } from "../support/workflows/playOrchestrator.ts";

const VIDEO = { id: "video_1", owner: "anna", run: 3 };
const OUTCOMES: readonly JobOutcome[] = [
  { kind: "made", jobIndex: 0, films: 1 },
  { kind: "failed", jobIndex: 1, code: "moderation_blocked" },
];
const opened = { openVideo: () => ({ kind: "render" as const, jobs: [0, 1] }) };

describe("a video", () => {
  test("is rendered by a child for each job, all at once, then booked and concluded from their ends", () => {
    const { output, steps, elapsedSeconds, histories } = playOrchestrator(generateVideo, VIDEO, {
      activities: { ...opened, finishVideo: () => ({ stage: "completed" }) },
      children: { renderJob: ({ jobIndex }) => OUTCOMES[jobIndex] ?? { kind: "cancelled", jobIndex } },
    });
    expect(output).toEqual({ stage: "completed" });
    const job = { id: "video_1", owner: "anna", phase: { kind: "submit" } };
    expect(steps.map(({ name, input }) => [name, input])).toEqual([
      ["openVideo", VIDEO],
      ["renderJob", { ...job, jobIndex: 0 }],
      ["renderJob", { ...job, jobIndex: 1 }],
      ["finishVideo", { ...VIDEO, outcomes: OUTCOMES }],
    ]);
    expect(elapsedSeconds).toBe(0);
    expect(histories).toHaveLength(1);
  });

  test("names its children by video, run and job, so that a second run has children of its own", () => {
    const ids: string[] = [];
    playOrchestrator(generateVideo, VIDEO, {
      activities: { ...opened, finishVideo: () => ({ stage: "failed" }) },
      children: {
        renderJob: ({ jobIndex }, id) => {
          ids.push(id);
          return { kind: "timed_out", jobIndex };
        },
      },
    });
    expect(ids).toEqual(["video_1:3:0", "video_1:3:1"]);
  });

  test("that has ended, or is in the hands of a later run, is left alone", () => {
    const { output, steps } = playOrchestrator(generateVideo, VIDEO, {
      activities: { openVideo: () => ({ kind: "ended", stage: "completed" }) },
    });
    expect(output).toEqual({ stage: "completed" });
    expect(steps).toHaveLength(1);
  });

  test("is not concluded when a child breaks: the fault goes up, and another run takes over", () => {
    const finished: unknown[] = [];
    const play = () =>
      playOrchestrator(generateVideo, VIDEO, {
        activities: {
          ...opened,
          finishVideo: (input) => {
            finished.push(input);
            return { stage: "failed" };
          },
        },
        children: {
          renderJob: ({ jobIndex }) => {
            if (jobIndex === 1) throw new Error("storage is gone");
            return { kind: "made", jobIndex, films: 1 };
          },
        },
      });
    expect(play).toThrow("storage is gone");
    expect(finished).toEqual([]);
  });

  test("is concluded late rather than not at all when storage hiccups at the end", () => {
    let left = 5;
    const { output, elapsedSeconds } = playOrchestrator(generateVideo, VIDEO, {
      activities: {
        ...opened,
        finishVideo: () => {
          if (left-- > 0) throw new Error("storage hiccup");
          return { stage: "completed" };
        },
      },
      children: { renderJob: ({ jobIndex }) => ({ kind: "made", jobIndex, films: 1 }) },
    });
    expect(output).toEqual({ stage: "completed" });
    expect(elapsedSeconds).toBe(2 + 4 + 8 + 16 + 32);
  });
});
