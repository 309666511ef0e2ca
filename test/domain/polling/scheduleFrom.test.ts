import { expect, test } from "vitest";
import { type FilmTimes, NO_TIMES } from "../../../src/lib/domain/polling/filmTimes.ts";
import { NOTHING_RENDERED } from "../../../src/lib/domain/polling/rendered.ts";
import {
  nextWait,
  type PollSchedule,
  type SteppedSchedule,
} from "../../../src/lib/domain/polling/schedule.ts";
import { isKnown, scheduleFrom } from "../../../src/lib/domain/polling/scheduleFrom.ts";
import { type Sketch, withTime } from "../../../src/lib/domain/polling/sketch.ts";

const HOUR = 3_600_000;
const STEPPED: SteppedSchedule = {
  minMs: 3_000,
  maxMs: 15_000,
  overdueAfterMs: 2_640_000,
  giveUpAt: 24 * HOUR,
};
const LEARNT: PollSchedule = { ...STEPPED, version: 2, looks: [40_000, 60_000, 64_000, 67_000, 70_000] };

function films(count: number, seconds: number, vague = 0): FilmTimes {
  const sketch = Array.from({ length: count }).reduce<Sketch>((all) => withTime(all, seconds * 1_000), {});
  return { ...NO_TIMES, rendered: { ...NOTHING_RENDERED, sketch, vague } };
}

/** The look that is next to the middle of the films. */
const near = (schedule: PollSchedule) => (schedule.version === 2 ? schedule.looks : []);

test("a class is planned by its own films; without, by its model's; without, by stepped waits", () => {
  const ofModel = [films(3, 200), films(3, 220)];
  expect(isKnown(films(1, 60))).toBe(false);
  const own = near(scheduleFrom({ own: films(9, 60), ofModel }, STEPPED));
  expect(own.some((at) => at > 55_000 && at < 70_000)).toBe(true);
  expect(near(scheduleFrom({ own: films(1, 60), ofModel }, STEPPED)).some((at) => at > 195_000)).toBe(true);
  expect(scheduleFrom({ own: films(1, 60), ofModel: [films(3, 200)] }, STEPPED)).toBe(STEPPED);
  expect(scheduleFrom({ own: NO_TIMES, ofModel: null }, STEPPED)).toBe(STEPPED);
});

test("where films come when nobody looks, stepped waits look for them again", () => {
  const own = films(50, 60, 3);
  expect(isKnown(own)).toBe(true);
  expect(scheduleFrom({ own, ofModel: null }, STEPPED)).toBe(STEPPED);
});

test("timers that fire up to a second early cost no look", () => {
  expect(nextWait(LEARNT, 0, 0, 0)).toBe(40_000);
  expect(nextWait(LEARNT, 1, 0, 39_100)).toBe(20_900);
  expect(nextWait(LEARNT, 2, 0, 59_001)).toBe(4_999);
  expect(nextWait(LEARNT, 4, 0, 66_100)).toBe(3_900);
});

test("after an outage of ours there is one look at once, and then the next that is listed", () => {
  expect(nextWait(LEARNT, 0, 0, 65_500)).toBe(0);
  expect(nextWait(LEARNT, 1, 0, 65_500)).toBe(1_500);
  expect(nextWait(LEARNT, 1, 0, 66_500)).toBe(3_500);
  expect(nextWait(LEARNT, 0, 0, 3 * HOUR)).toBe(0);
  expect(nextWait(LEARNT, 1, 0, 3 * HOUR)).toBe(300_000);
});

test("after the last listed look waits are the longest, and end at the expiry as all do", () => {
  expect(nextWait(LEARNT, 5, 0, 70_000)).toBe(15_000);
  expect(nextWait({ ...LEARNT, giveUpAt: 75_000 }, 5, 0, 70_000)).toBe(5_000);
  expect(nextWait({ ...LEARNT, giveUpAt: 70_000 }, 5, 0, 70_000)).toBe(0);
});

test("waits shorter than a second are made where the operator wants them", () => {
  const quick = { ...LEARNT, minMs: 100, looks: [1_000, 1_200, 1_400] };
  expect(nextWait(quick, 1, 0, 1_000)).toBe(200);
});
