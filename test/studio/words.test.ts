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
import { etaWords, sizeWords, stageWords, waitWords } from "../../studio/pure/sentences.ts";
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
  expect(stageWords({ ...film, stage: "running", progress: 40.4 })).toBe("Rendering · 40 %");
  expect(waitWords({ ...film, stage: "running", overdue: true })).toContain("longer than usual");
});

test("when a film is ready is a guess, told as one", () => {
  expect(etaWords(null, 1_000)).toBe("");
  expect(etaWords(1_037, 1_000)).toBe("Ready in about 40 s");
  expect(etaWords(1_100, 1_000)).toBe("Ready in about 2 min");
  expect(etaWords(1_400, 1_000)).toBe("Ready in about 7 min");
  expect(etaWords(990, 1_000)).toBe("Ready any moment");
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
