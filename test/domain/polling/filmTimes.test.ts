import { expect, test } from "vitest";
import {
  type FilmTimes,
  forecastOf,
  learnFrom,
  NO_TIMES,
} from "../../../src/lib/domain/polling/filmTimes.ts";
import { countOf, quantile } from "../../../src/lib/domain/polling/sketch.ts";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { NOW, recordOf, requestOf, VIDEO_ID } from "../../support/samples/sampleVideo.ts";

/** A finished video that ran for so many seconds; its copy took five. */
function finished(place: number, seconds: number, changes: Partial<VideoRecord> = {}): VideoRecord {
  const ran = NOW + 2_000 + seconds * 1_000;
  const plain = recordOf();
  return {
    ...plain,
    id: `${VIDEO_ID.slice(0, -3)}${String(place).padStart(3, "0")}`,
    stage: "completed",
    completedAt: ran + 5_000,
    jobs: plain.jobs.map((job) => ({ ...job, submittedAt: NOW + 2_000, madeAt: ran })),
    timeline: [
      { stage: "queued", at: NOW },
      { stage: "running", at: NOW + 2_000 },
      { stage: "archiving", at: ran },
      { stage: "completed", at: ran + 5_000 },
    ],
    ...changes,
  };
}

const learnt = (videos: readonly VideoRecord[], from: FilmTimes = NO_TIMES) =>
  videos.reduce((times, video) => learnFrom(times, video) ?? times, from);

const within5 = (time: number | undefined, exact: number) => Math.abs((time ?? 0) / exact - 1) < 0.06;

test("from five films on, the usual time from each stage on is the forecast", () => {
  const four = learnt([50, 60, 60, 80].map((seconds, place) => finished(place, seconds)));
  expect(forecastOf(four)).toEqual({});
  const {
    queued = [],
    running = [],
    archiving = [],
    ...others
  } = forecastOf(learnt([finished(4, 60)], four));
  expect(others).toEqual({});
  expect(within5(queued[0], 67_000)).toBe(true);
  expect(within5(running[0], 65_000)).toBe(true);
  // The one that took longest of five is among the times that a late film is expected at.
  expect(within5(running.at(-1), 85_000)).toBe(true);
  expect(running).toEqual(running.toSorted((a, b) => a - b));
  expect(archiving).toHaveLength(1);
});

test("a stage that few films went through has no forecast", () => {
  const waited = finished(9, 60, {
    timeline: [{ stage: "waiting_for_capacity", at: NOW }, ...finished(9, 60).timeline.slice(1)],
  });
  const times = learnt([...[0, 1, 2, 3, 4].map((place) => finished(place, 60)), waited]);
  expect(Object.keys(forecastOf(times))).toEqual(["queued", "running", "archiving"]);
});

test("how long providers render is kept for each job, with its number, for whoever plans when to look", () => {
  const two = finished(0, 60, {
    jobs: recordOf(requestOf({ variants: 2 })).jobs.map((job, index) => ({
      ...job,
      submittedAt: NOW,
      madeAt: NOW + (index + 1) * 110_000,
      renderMs: (index + 1) * 100_000,
    })),
  });
  const { sketch = {} } = learnt([two]).rendered ?? {};
  expect(countOf(sketch)).toBe(2);
  expect(within5(quantile(sketch, 0.5) ?? 0, 100_000)).toBe(true);
  expect(within5(quantile(sketch, 1) ?? 0, 200_000)).toBe(true);
});

test("a film that was not seen well enough when it was made is counted as that", () => {
  const { sketch, vague } = learnt([finished(0, 60), finished(1, 60)]).rendered ?? {};
  expect([sketch, vague]).toEqual([{}, 2]);
});

test("when films are suddenly made twice as fast, what is expected of a running one is too", () => {
  const made = (seconds: number) => (_: unknown, place: number) => {
    const film = finished(seconds * 10 + place, seconds);
    return { ...film, jobs: film.jobs.map((job) => ({ ...job, renderMs: seconds * 1_000 })) };
  };
  const before = learnt(Array.from({ length: 40 }, made(100)));
  expect(within5(forecastOf(before).running?.[0], 105_000)).toBe(true);
  const then = learnt(Array.from({ length: 3 }, made(50)), before);
  expect(Math.abs((forecastOf(then).running?.[0] ?? 0) / 52_500 - 1)).toBeLessThan(0.12);
});

test("a video counts once, however often its end is told", () => {
  const once = learnt([finished(0, 60)]);
  expect(learnFrom(once, finished(0, 60))).toBeNull();
  expect(learnFrom(learnt([finished(1, 60)], once), finished(0, 60))).toBeNull();
});

test("nothing is learnt from videos that failed, were cancelled, waited for people, or have no timeline", () => {
  const { timeline } = finished(0, 60);
  const asked = { stage: "submit_unknown", at: NOW } as const;
  for (const changes of [
    { stage: "failed" },
    { stage: "cancelled" },
    { stage: "running", completedAt: null },
    { timeline: [] },
    { timeline: [asked, ...timeline] },
  ] as const)
    expect(learnFrom(NO_TIMES, finished(0, 60, changes))).toBeNull();
});

test("the row stays small, and names no video", () => {
  const many = learnt(Array.from({ length: 900 }, (_, place) => finished(place, 20 + ((place * 37) % 600))));
  const text = JSON.stringify(many);
  expect(text.length).toBeLessThan(8_000);
  expect(text).not.toContain(VIDEO_ID.slice(0, 20));
});
