import fc from "fast-check";
import { expect, test } from "vitest";
import { isOverdue, nextWait, type PollSchedule } from "../../../src/lib/domain/polling/schedule.ts";
import { outageWait } from "../../../src/lib/domain/video/backOff.ts";

const HOUR = 3_600_000;
const SCHEDULE: PollSchedule = {
  minMs: 3_000,
  maxMs: 15_000,
  overdueAfterMs: 44 * 60_000,
  giveUpAt: 24 * HOUR,
};

/** Moments of the polls of a job submitted at 0 that never ends. */
function pollTimes(schedule: PollSchedule): number[] {
  const times: number[] = [];
  let now = 0;
  while (now < schedule.giveUpAt) {
    now += nextWait(schedule, times.length, 0, now);
    times.push(now);
  }
  return times;
}

test("waits 3 s before the first poll, one second more each time, and never more than 15 s", () => {
  const waits = Array.from({ length: 20 }, (_, polls) => nextWait(SCHEDULE, polls, 0, 0) / 1_000);
  expect(waits).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15, 15, 15, 15, 15, 15, 15]);
});

test("makes 180 attempts in the first 43.7 minutes, then one every 5 minutes, and more often just before the job expires", () => {
  const minutes = pollTimes(SCHEDULE).map((time) => time / 60_000);
  expect(minutes[179]).toBeCloseTo(43.7, 10);
  const later = minutes.filter((minute) => minute > 45);
  expect(later.length).toBeGreaterThan(270);
  const usual = later.filter((minute) => minute < 24 * 60 - 10);
  for (const [index, minute] of usual.slice(1).entries())
    expect(minute - (usual[index] ?? 0)).toBeCloseTo(5, 6);
  expect(minutes.length).toBeLessThan(470);
});

test("looks at least once in the last half minute before the job expires, however its polls fall", () => {
  for (let second = 1; second <= 300; second++) {
    const times = pollTimes({ ...SCHEDULE, overdueAfterMs: 40 * 60_000 + second * 1_000 });
    const left = times.map((time) => SCHEDULE.giveUpAt - time).filter((time) => time > 0);
    expect(Math.min(...left)).toBeLessThanOrEqual(30_000);
  }
});

test("looks a last time when the provider deletes the job", () => {
  expect(pollTimes(SCHEDULE).at(-1)).toBe(SCHEDULE.giveUpAt);
  expect(nextWait(SCHEDULE, 400, 0, 24 * HOUR)).toBe(0);
  expect(nextWait(SCHEDULE, 400, 0, 30 * HOUR)).toBe(0);
});

test("never waits for less than a timer can tell, so that the last second does not fill with polls", () => {
  expect(nextWait(SCHEDULE, 400, 0, 24 * HOUR - 300)).toBe(2_000);
  expect(nextWait(SCHEDULE, 400, 0, 24 * HOUR - 1)).toBe(2_000);
});

test("looks at once at a job that an outage of ours made overdue, then seldom", () => {
  const waits = [0, 1, 2].map((polls) => nextWait(SCHEDULE, polls, 0, 23 * HOUR) / 1_000);
  expect(waits).toEqual([3, 300, 300]);
});

test("a job is overdue from 44 minutes after its submit on", () => {
  expect(isOverdue(SCHEDULE, 1_000, 1_000 + 44 * 60_000 - 1)).toBe(false);
  expect(isOverdue(SCHEDULE, 1_000, 1_000 + 44 * 60_000)).toBe(true);
});

test("obeys fractions of seconds and a longest wait below the step", () => {
  const fast = { ...SCHEDULE, minMs: 50, maxMs: 200 };
  expect([0, 1, 2].map((polls) => nextWait(fast, polls, 0, 0))).toEqual([50, 200, 200]);
});

test("no schedule polls more often than configured, waits past the expiry, or goes on for ever", () => {
  const ms = (max: number) => fc.integer({ min: 1, max });
  fc.assert(
    fc.property(ms(60_000), ms(600_000), ms(HOUR), ms(24 * HOUR), (minMs, more, overdueAfterMs, giveUpAt) => {
      const schedule = { minMs, maxMs: minMs + more, overdueAfterMs, giveUpAt };
      let now = 0;
      for (let polls = 0; now < giveUpAt && polls < 1_000; polls++) {
        const wait = nextWait(schedule, polls, 0, now);
        expect(wait).toBeGreaterThanOrEqual(Math.min(minMs, giveUpAt - now));
        expect(wait).toBeLessThanOrEqual(Math.max(300_000, schedule.maxMs));
        now += wait;
        expect(now).toBeLessThanOrEqual(giveUpAt + 2_000);
      }
    }),
  );
});

test("an outage is asked after 5 s, then twice as long each time, at most every 5 minutes", () => {
  const waits = Array.from({ length: 9 }, (_, failures) => outageWait(failures, null) / 1_000);
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  expect(outageWait(1_000_000, null)).toBe(300_000);
});

test("an outage is never asked before the time it asked for", () => {
  expect(outageWait(0, 60)).toBe(60_000);
  expect(outageWait(4, 1)).toBe(80_000);
  expect(outageWait(50, 3_600)).toBe(3_600_000);
});
