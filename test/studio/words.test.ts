import { expect, test } from "vitest";
import { STAGES as ALL_STAGES } from "../../src/lib/domain/video/stage.ts";
import type { Video } from "../../studio/api/types.ts";
import {
  aspectOf,
  beginning,
  formatBytes,
  formatDuration,
  formatUsd,
  ordinal,
} from "../../studio/pure/format.ts";
import { etaWords, sizeWords, stageWords, utcDayWords, waitWords } from "../../studio/pure/sentences.ts";
import { STAGES } from "../../studio/words.ts";
import { FakeWorld } from "../support/studio/fakeWorld.ts";

const film: Video = new FakeWorld().add({ prompt: "A paper boat" });

test.each([
  [0, "$0.00"],
  [0.4, "$0.40"],
  [1234.5, "$1,234.50"],
  [0.0125, "$0.0125"],
  [3.2000000000000006, "$3.20"],
])("%d dollars are written %s", (usd, words) => {
  expect(formatUsd(usd)).toBe(words);
});

test.each([
  [7.4, "7 s"],
  [60, "1 min"],
  [125, "2 min 5 s"],
  [4320, "1 h 12 min"],
])("%d seconds are said %s", (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words);
});

test("places in line have their endings", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal)).toEqual([
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "13th",
    "21st",
    "112th",
  ]);
});

test("every stage of the API has words", () => {
  expect(Object.keys(STAGES).sort()).toEqual([...ALL_STAGES].sort());
});

test("a stage is said with its place in line and how far it is", () => {
  expect(stageWords({ ...film, stage: "waiting_for_capacity", queue_position: 1 })).toBe("Next in line");
  expect(stageWords({ ...film, stage: "waiting_for_capacity", queue_position: 12 })).toBe("12th in line");
  expect(stageWords({ ...film, stage: "waiting_for_capacity" })).toBe("Waiting for its turn");
  expect(stageWords({ ...film, stage: "running", progress: 40.4 })).toBe("Rendering · 40\u00a0%");
  expect(waitWords({ ...film, stage: "running", overdue: true }, 0)).toContain("longer than usual");
});

test("a hand-over that takes long is told as one whose reply is looked for, and an outage as an outage", () => {
  const submitting = {
    ...film,
    stage: "submitting",
    timeline: [{ stage: "submitting", at: 1_000 }],
  } as const;
  const [timeline] = [[...submitting.timeline]];
  expect(waitWords({ ...submitting, timeline }, 1_003)).toBe("It is being handed to the provider.");
  expect(waitWords({ ...submitting, timeline }, 1_020)).toContain("nothing is paid twice");
  expect(waitWords({ ...submitting, timeline, unreachable: true }, 1_003)).toContain("cannot be reached");
});

test("when a film is ready is a guess, told as one", () => {
  const words = (eta: number | null, change: Partial<Video> = {}) =>
    etaWords({ ...film, eta, ...change }, 1_000).replaceAll("\u00a0", " ");
  expect(words(null)).toBe("");
  expect(words(1_037)).toBe("Ready in about 40 s");
  expect(words(1_100)).toBe("Ready in about 2 min");
  expect(words(1_400)).toBe("Ready in about 7 min");
  expect(words(990, { stage: "archiving", progress: 99 })).toBe("Ready any moment");
});

test("a film that is half made is not ready any moment, whatever films before it let expect", () => {
  const timeline: Video["timeline"] = [{ stage: "running", at: 940 }];
  const words = (progress: number) =>
    etaWords({ ...film, stage: "running", timeline, eta: 1_001, progress }, 1_000).replaceAll("\u00a0", " ");
  expect(words(53)).toBe("Ready in about 1 min");
  expect(words(75)).toBe("Ready in about 20 s");
  expect(words(95)).toBe("Ready any moment");
  expect(etaWords({ ...film, stage: "queued", eta: 1_001 }, 1_000)).toContain("in about 10");
});

test("a day of the bill is the UTC day, wherever one reads it", () => {
  expect(utcDayWords("2026-11-20")).toBe("20 November");
});

test("prompts are cut at a word, sizes and bytes are said as people do", () => {
  expect(beginning("A paper boat\nsails down", 40)).toBe("A paper boat sails down");
  expect(beginning("A paper boat sails down the street", 16)).toBe("A paper boat…");
  expect(sizeWords("1280x720")).toBe("Wide 1280 × 720");
  expect(sizeWords("720x1280")).toBe("Tall 720 × 1280");
  expect(aspectOf("1280x720")).toBeCloseTo(1.78);
  expect(aspectOf("odd")).toBe(1);
  expect(formatBytes(1_234_567)).toBe("1.2 MB");
});
