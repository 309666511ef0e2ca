import { describe, expect, test } from "vitest";
import { conclude, concludeLost, concludeRecord } from "../../../src/lib/domain/video/conclude.ts";
import type { JobOutcome } from "../../../src/lib/domain/video/jobOutcome.ts";
import type {
  FilmRecord,
  OutputRecord,
  OutputStatus,
  VideoRecord,
} from "../../../src/lib/domain/video/record.ts";
import { NOW, recordOf, requestOf } from "../../support/samples/sampleVideo.ts";

const FILM: FilmRecord = {
  blob: "film.mp4",
  bytes: 1_000,
  sha256: "a".repeat(64),
  contentType: "video/mp4",
  durationSeconds: 8,
  width: 1280,
  height: 720,
  hasAudio: true,
  thumbnail: null,
};

function output(index: number, status: OutputStatus): OutputRecord {
  return { index, status, film: status === "archived" ? FILM : null };
}

const outputs = (...statuses: readonly OutputStatus[]) =>
  statuses.map((status, index) => output(index, status));
const made = (jobIndex: number, films = 1): JobOutcome => ({ kind: "made", jobIndex, films });
const cancelled = (jobIndex: number): JobOutcome => ({ kind: "cancelled", jobIndex });
const timedOut = (jobIndex: number): JobOutcome => ({ kind: "timed_out", jobIndex });
const expired = (jobIndex: number): JobOutcome => ({ kind: "expired", jobIndex });
const failed = (
  jobIndex: number,
  code: "moderation_blocked" | "provider_failed" | "expired",
): JobOutcome => ({
  kind: "failed",
  jobIndex,
  code,
});

/** A record of Sora 2 with one job for each output, as they stand when the jobs are over. */
function recordWith(...statuses: readonly OutputStatus[]): VideoRecord {
  return {
    ...recordOf(requestOf({ variants: statuses.length })),
    outputs: outputs(...statuses),
    progress: 60,
  };
}

describe("a video ends", () => {
  test.each<[string, readonly OutputStatus[], readonly JobOutcome[], string, string | null]>([
    ["completed when all was archived", ["archived", "archived"], [made(0), made(1)], "completed", null],
    [
      "completed and partial when one was refused",
      ["archived", "waiting"],
      [made(0), failed(1, "moderation_blocked")],
      "completed",
      "partial",
    ],
    [
      "completed and partial when a cancel came after the first film",
      ["archived", "running"],
      [made(0), cancelled(1)],
      "completed",
      "partial",
    ],
    [
      "completed and partial when one film could not be fetched",
      ["archived", "expired"],
      [made(0), made(1)],
      "completed",
      "partial",
    ],
    ["expired when what was made could not be fetched", ["expired"], [made(0)], "expired", "archive_failed"],
    [
      "expired when a film was made and lost, whatever became of the others",
      ["expired", "waiting", "waiting"],
      [made(0), failed(1, "provider_failed"), cancelled(2)],
      "expired",
      "archive_failed",
    ],
    ["expired when its job went away unseen", ["running"], [expired(0)], "expired", "expired"],
    ["expired when the provider says so", ["running"], [failed(0, "expired")], "expired", "expired"],
    [
      "failed for the provider's reason",
      ["running"],
      [failed(0, "provider_failed")],
      "failed",
      "provider_failed",
    ],
    [
      "failed for the first reason when several failed",
      ["running", "running"],
      [failed(0, "moderation_blocked"), failed(1, "provider_failed")],
      "failed",
      "moderation_blocked",
    ],
    [
      "failed when one failed and the other was cancelled",
      ["running", "waiting"],
      [cancelled(0), failed(1, "moderation_blocked")],
      "failed",
      "moderation_blocked",
    ],
    [
      "timed out when one never finished and the other was cancelled",
      ["running", "waiting"],
      [cancelled(0), timedOut(1)],
      "timed_out",
      "timed_out",
    ],
    ["timed out when it never finished", ["running"], [timedOut(0)], "timed_out", "timed_out"],
    [
      "cancelled when nothing was made",
      ["waiting", "running"],
      [cancelled(0), cancelled(1)],
      "cancelled",
      "cancelled",
    ],
  ])("%s", (_name, statuses, outcomes, stage, failure) => {
    expect(conclude(outputs(...statuses), outcomes)).toEqual({ stage, failure });
    const record = concludeRecord(recordWith(...statuses), outcomes, 8_000, NOW + 5, 1_000);
    expect(record).toMatchObject({ stage, failure, actual: 8_000, completedAt: NOW + 5 });
  });
});

describe("the final record", () => {
  test("says of each output what became of it", () => {
    const record = concludeRecord(
      recordWith("archived", "running", "waiting", "running"),
      [made(0), failed(1, "provider_failed"), cancelled(2), expired(3)],
      8_000,
      NOW,
      null,
    );
    expect(record.outputs.map(({ status }) => status)).toEqual([
      "archived",
      "failed",
      "cancelled",
      "expired",
    ]);
  });

  test("counts a film that Sora 1 was asked for and did not make as failed", () => {
    const record = recordOf(requestOf({ model: "sora", size: "480x480", variants: 3 }));
    const { outputs: ended, failure } = concludeRecord(
      { ...record, outputs: outputs("archived", "archived", "running") },
      [made(0, 2)],
      3_000,
      NOW,
      null,
    );
    expect(ended.map(({ status }) => status)).toEqual(["archived", "archived", "failed"]);
    expect(failure).toBe("partial");
  });

  test("is at 100 percent only when it is completed", () => {
    expect(concludeRecord(recordWith("archived"), [made(0)], 0, NOW, null).progress).toBe(100);
    expect(concludeRecord(recordWith("running"), [cancelled(0)], 0, NOW, null).progress).toBe(60);
  });

  test("is kept as long as configured, and a video without films for ever", () => {
    const day = 86_400_000;
    expect(concludeRecord(recordWith("archived"), [made(0)], 0, NOW, day).keepUntil).toBe(NOW + day);
    expect(concludeRecord(recordWith("archived"), [made(0)], 0, NOW, null).keepUntil).toBeNull();
    expect(concludeRecord(recordWith("running"), [timedOut(0)], 0, NOW, day).keepUntil).toBeNull();
  });

  test("changes nothing of the request, the plan and the provider's ids", () => {
    const before = recordWith("archived");
    const { request, plan, jobs, id, run } = concludeRecord(before, [made(0)], 8_000, NOW, null);
    expect({ request, plan, jobs, id, run }).toEqual({
      request: before.request,
      plan: before.plan,
      jobs: before.jobs,
      id: before.id,
      run: before.run,
    });
  });
});

test("a video whose workflow keeps failing ends in internal_error, with the films it has", () => {
  const before = recordWith("archived", "running");
  expect(concludeLost(before, 16_000, NOW, null)).toEqual({
    ...before,
    outputs: [output(0, "archived"), output(1, "failed")],
    stage: "failed",
    failure: "internal_error",
    actual: 16_000,
    completedAt: NOW,
  });
});
