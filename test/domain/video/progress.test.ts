import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concludeRecord } from "../../../src/lib/domain/video/conclude.ts";
import { applyCancel, applyReport, type JobReport } from "../../../src/lib/domain/video/progress.ts";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { isFinal, laterStage, STAGES } from "../../../src/lib/domain/video/stage.ts";
import { SORA_2 } from "../../support/samples/sampleModels.ts";
import { NOW, recordOf, requestOf } from "../../support/samples/sampleVideo.ts";

const ONE = recordOf();
const THREE = recordOf(requestOf({ variants: 3 }));
const BINDING = {
  providerId: "video_1",
  target: SORA_2.target,
  submittedAt: NOW + 1,
  expiresAt: NOW + 86_400_000,
};

/** The record after these reports, in this order. */
function reported(record: VideoRecord, ...reports: readonly JobReport[]): VideoRecord {
  return reports.reduce((current, report) => applyReport(current, report) ?? current, record);
}

describe("a report on a job", () => {
  test("moves the video on, with its progress and the job's place at the provider", () => {
    const record = reported(ONE, { jobIndex: 0, stage: "running", progress: 40.7, binding: BINDING });
    expect(record).toMatchObject({
      stage: "running",
      progress: 40,
      jobs: [{ stage: "running", progress: 40, ...BINDING }],
      outputs: [{ status: "running" }],
    });
  });

  test("that says nothing new changes nothing, so that nothing is written", () => {
    const report: JobReport = { jobIndex: 0, stage: "running", progress: 40, overdue: false };
    expect(applyReport(reported(ONE, report), report)).toBeNull();
    expect(
      applyReport(reported(ONE, report), { jobIndex: 0, stage: "preprocessing", progress: 3 }),
    ).toBeNull();
  });

  test("never takes stage or progress back, a late report of an earlier stage included", () => {
    const record = reported(
      ONE,
      { jobIndex: 0, stage: "processing", progress: 90 },
      { jobIndex: 0, stage: "running", progress: 10 },
      { jobIndex: 0, stage: "running", progress: null },
    );
    expect(record).toMatchObject({ stage: "processing", progress: 90 });
  });

  test("of more than all is taken as all", () => {
    expect(reported(ONE, { jobIndex: 0, stage: "running", progress: 250 }).progress).toBe(100);
  });

  test("on a job that the video does not have changes nothing", () => {
    expect(applyReport(ONE, { jobIndex: 7, stage: "running", progress: 50 })).toBeNull();
  });

  test("after the end changes nothing", () => {
    const final = concludeRecord(ONE, [{ kind: "cancelled", jobIndex: 0 }], 0, NOW, null);
    expect(applyReport(final, { jobIndex: 0, stage: "running", progress: 50, binding: BINDING })).toBeNull();
    expect(applyCancel(final)).toBeNull();
  });
});

describe("a video of several jobs", () => {
  test("shows its furthest job and the mean of their progress", () => {
    const record = reported(
      THREE,
      { jobIndex: 1, stage: "running", progress: 50 },
      { jobIndex: 2, stage: "waiting_for_capacity" },
    );
    expect(record).toMatchObject({ stage: "running", progress: 16 });
    expect(record.jobs.map(({ stage }) => stage)).toEqual(["queued", "running", "waiting_for_capacity"]);
    expect(record.outputs.map(({ status }) => status)).toEqual(["waiting", "running", "waiting"]);
  });

  test("is overdue as soon as one of them is, whatever the others say", () => {
    const record = reported(
      THREE,
      { jobIndex: 0, stage: "running", overdue: true },
      { jobIndex: 1, stage: "running", overdue: false },
      { jobIndex: 2, stage: "waiting_for_capacity" },
    );
    expect(record.overdue).toBe(true);
  });
});

describe("a lost submit", () => {
  const unknown = reported(
    ONE,
    { jobIndex: 0, stage: "submitting" },
    { jobIndex: 0, stage: "submit_unknown" },
  );

  test("goes back one step only by an operator's word", () => {
    expect(unknown.stage).toBe("submit_unknown");
    expect(reported(unknown, { jobIndex: 0, stage: "submitting" }).stage).toBe("submit_unknown");
    expect(reported(unknown, { jobIndex: 0, stage: "submitting", goesBack: true })).toMatchObject({
      stage: "submitting",
      jobs: [{ stage: "submitting" }],
    });
  });

  test("of one job is shown until it is resolved, however far another has got", () => {
    const record = reported(
      THREE,
      { jobIndex: 1, stage: "running", progress: 30 },
      { jobIndex: 0, stage: "submit_unknown" },
      { jobIndex: 1, stage: "archiving" },
    );
    expect(record.stage).toBe("submit_unknown");
    expect(reported(record, { jobIndex: 0, stage: "waiting_for_capacity", goesBack: true })).toMatchObject({
      stage: "archiving",
      progress: 10,
    });
    expect(reported(record, { jobIndex: 0, stage: "preprocessing" }).stage).toBe("archiving");
  });

  test("is still shown while another one of the video is unknown", () => {
    const record = reported(
      THREE,
      { jobIndex: 0, stage: "submit_unknown" },
      { jobIndex: 1, stage: "submit_unknown" },
      { jobIndex: 0, stage: "waiting_for_capacity", goesBack: true },
    );
    expect(record.stage).toBe("submit_unknown");
  });

  test("is not hidden by a cancel, whichever came first", () => {
    const lost = { jobIndex: 0, stage: "submit_unknown" } as const;
    const after = applyCancel(reported(ONE, lost));
    expect(after).toMatchObject({ cancelRequested: true, stage: "submit_unknown" });
    expect(reported(applyCancel(ONE) ?? ONE, lost).stage).toBe("submit_unknown");
  });
});

describe("a cancel", () => {
  test("is written down once and shows from then on", () => {
    const cancelled = applyCancel(ONE);
    expect(cancelled).toMatchObject({ cancelRequested: true, stage: "cancelling" });
    expect(cancelled && applyCancel(cancelled)).toBeNull();
  });

  test("still shows after an operator resolved a lost submit and while the film is copied", () => {
    const cancelled = applyCancel(reported(ONE, { jobIndex: 0, stage: "submit_unknown" })) ?? ONE;
    const resolved = reported(cancelled, { jobIndex: 0, stage: "submitting", goesBack: true });
    expect(resolved.stage).toBe("cancelling");
    expect(reported(resolved, { jobIndex: 0, stage: "archiving" }).stage).toBe("cancelling");
  });
});

test("whatever is reported, stages and progress never go back, and the record stays well formed", () => {
  const stage = fc.constantFrom(...STAGES.filter((each) => !isFinal(each) && each !== "cancelling"));
  const report = fc.record(
    {
      jobIndex: fc.integer({ min: 0, max: 2 }),
      stage,
      progress: fc.option(fc.oneof(fc.integer({ min: -5, max: 120 }), fc.float({ noNaN: true }))),
      overdue: fc.boolean(),
      binding: fc.constant(BINDING),
    },
    { requiredKeys: ["jobIndex", "stage"] },
  );
  const happening = fc.oneof({ weight: 9, arbitrary: report }, fc.constant("cancel" as const));
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      let record = THREE;
      for (const each of happenings) {
        const next = each === "cancel" ? applyCancel(record) : applyReport(record, each);
        if (next === null) continue;
        const isUnknown = next.jobs.some((job) => job.stage === "submit_unknown");
        expect(next.stage === "submit_unknown").toBe(isUnknown);
        if (!isUnknown && record.stage !== "submit_unknown")
          expect(laterStage(record.stage, next.stage)).toBe(next.stage);
        expect(next.progress).toBeGreaterThanOrEqual(record.progress);
        expect(next.progress).toBeLessThanOrEqual(100);
        expect(Number.isInteger(next.progress)).toBe(true);
        expect(next.overdue || !record.overdue).toBe(true);
        expect(isFinal(next.stage)).toBe(false);
        next.jobs.forEach((job, index) => {
          const before = record.jobs[index]?.stage ?? "queued";
          expect(laterStage(before, job.stage)).toBe(job.stage);
        });
        expect(next).not.toEqual(record);
        record = next;
      }
    }),
  );
});
