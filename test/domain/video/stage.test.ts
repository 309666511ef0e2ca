import { describe, expect, test } from "vitest";
import { FAILURE_CODES, sentenceOf } from "../../../src/lib/domain/video/failure.ts";
import { isFinal, laterStage, messageOf, type Stage, statusOf } from "../../../src/lib/domain/video/stage.ts";

const STAGES: readonly (readonly [Stage, ReturnType<typeof statusOf>, string])[] = [
  ["queued", "queued", "Job queued..."],
  ["waiting_for_capacity", "queued", "Waiting for a free slot at the provider..."],
  ["submitting", "queued", "Handing the job to the provider..."],
  [
    "submit_unknown",
    "in_progress",
    "The provider's reply was lost; an operator must say whether the job was made.",
  ],
  ["preprocessing", "in_progress", "Preprocessing your request..."],
  ["running", "in_progress", "Generating video..."],
  ["processing", "in_progress", "Processing video..."],
  ["archiving", "in_progress", "Copying the film to our own storage..."],
  ["cancelling", "in_progress", "Cancelling..."],
  ["completed", "completed", "Completed"],
  ["cancelled", "failed", "Cancelled"],
  ["failed", "failed", "Failed"],
  ["expired", "failed", "Expired"],
  ["timed_out", "failed", "Timed out"],
];
const FINAL: ReadonlySet<Stage> = new Set(["completed", "cancelled", "failed", "expired", "timed_out"]);

describe("what a person and an SDK see of a video", () => {
  test.each(STAGES)("that is %s: %s, '%s'", (stage, status, message) => {
    expect({ status: statusOf(stage), message: messageOf(stage) }).toEqual({ status, message });
    expect(isFinal(stage)).toBe(FINAL.has(stage));
  });
});

test("of two stages the later one counts, and a final one is the latest", () => {
  const order = STAGES.map(([stage]) => stage);
  for (const [index, early] of order.entries()) {
    for (const late of order.slice(index + 1)) {
      if (isFinal(early) && isFinal(late)) {
        expect(laterStage(early, late)).toBe(early);
        continue;
      }
      expect(laterStage(early, late)).toBe(late);
      expect(laterStage(late, early)).toBe(late);
    }
  }
});

test.each(FAILURE_CODES)("%s has a whole, short sentence for people", (code) => {
  expect(sentenceOf(code)).toMatch(/^[A-Z][^{}<>]{15,150}\.$/);
});
