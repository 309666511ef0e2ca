import { expect, test } from "vitest";
import { concludeRecord } from "../../../src/lib/domain/video/conclude.ts";
import { applyCancel, applyReport } from "../../../src/lib/domain/video/progress.ts";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import type { Stage } from "../../../src/lib/domain/video/stage.ts";
import { noteTimes, stageBegan } from "../../../src/lib/domain/video/timeline.ts";
import { NOW, recordOf, requestOf } from "../../support/samples/sampleVideo.ts";

/** The record after its first job's reports, ten seconds apart. */
function after(record: VideoRecord, stages: readonly Stage[], goesBack = false): VideoRecord {
  return stages.reduce((before, stage, index) => {
    const next = applyReport(before, { jobIndex: 0, stage, goesBack });
    return next === null ? before : noteTimes(before, next, NOW + (index + 1) * 10_000);
  }, record);
}

const seen = ({ timeline }: VideoRecord) => timeline.map(({ stage, at }) => `${stage} ${(at - NOW) / 1_000}`);

test("every stage stands in the timeline with the time at which it began", () => {
  const running = after(recordOf(), ["submitting", "submitting", "preprocessing", "running", "archiving"]);
  const ended = concludeRecord(running, [{ kind: "made", jobIndex: 0, films: 1 }], 0, NOW + 70_000, null);
  const final = noteTimes(running, ended, NOW + 70_000);
  expect(seen(final)).toEqual([
    "queued 0",
    "submitting 10",
    "preprocessing 30",
    "running 40",
    "archiving 50",
    `${ended.stage} 70`,
  ]);
  expect(stageBegan(running)).toBe(NOW + 50_000);
});

test("the wish to cancel stands there too", () => {
  const [queued] = [recordOf()];
  const cancelling = applyCancel(queued);
  expect(cancelling && seen(noteTimes(queued, cancelling, NOW + 5_000))).toEqual([
    "queued 0",
    "cancelling 5",
  ]);
});

test("a stage that a video comes to again stands there once, as the last one", () => {
  const thrown = after(recordOf(), ["waiting_for_capacity", "submitting"]);
  const back = after(thrown, ["waiting_for_capacity"], true);
  expect(back.timeline.map(({ stage }) => stage)).toEqual(["queued", "submitting", "waiting_for_capacity"]);
  expect(back.timeline.at(-1)?.stage).toBe(back.stage);
});

test("what is no news of the stage leaves the timeline as it was", () => {
  const running = after(recordOf(), ["running"]);
  const further = applyReport(running, { jobIndex: 0, stage: "running", progress: 50 });
  expect(further && noteTimes(running, further, NOW + 99_000).timeline).toEqual(running.timeline);
});

test("the clock of another host that is behind brings no time back", () => {
  const running = after(recordOf(), ["submitting", "running"]);
  const archiving = applyReport(running, { jobIndex: 0, stage: "archiving" });
  expect(archiving && noteTimes(running, archiving, NOW + 3_000).timeline.at(-1)).toEqual({
    stage: "archiving",
    at: NOW + 20_000,
  });
});

test("when a job's films were found made is kept for each job, once", () => {
  const two = recordOf(requestOf({ variants: 2 }));
  const first = after(two, ["running", "archiving", "archiving"]);
  expect(first.jobs.map(({ madeAt }) => madeAt)).toEqual([NOW + 20_000, undefined]);
  const second = applyReport(first, { jobIndex: 1, stage: "archiving" });
  const both = second && noteTimes(first, second, NOW + 60_000);
  expect(both?.jobs.map(({ madeAt }) => madeAt)).toEqual([NOW + 20_000, NOW + 60_000]);
});
