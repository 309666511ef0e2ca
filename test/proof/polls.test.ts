import { expect, test } from "vitest";
import { steppedPolls } from "../../src/lib/domain/polling/schedule.ts";
import { pollLearner, STEPPED } from "../support/app/learntPolls.ts";
import { drawTimes, SHAPES } from "../support/app/renderTimes.ts";

const shapes = Object.entries(SHAPES);
const SEEDS = [2, 3, 4];
/** From one film after the change to the next what is known moves a little only. */
const LOOKED_AT = new Set([0, 1, 2, 3, 5, 8, 13, 20, 30]);

const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

test.each(shapes)(
  "%s: after 20 films polls are as good as 0.6 of the best, after 200 as 0.85",
  (_, shape) => {
    const after = SEEDS.map((seed) => {
      const times = drawTimes(shape, 200, seed);
      const learner = pollLearner(shape);
      learner.render(times.slice(0, 20));
      const few = learner.measure().efficiency;
      learner.render(times.slice(20));
      const { efficiency, polls } = learner.measure();
      const stepped = mean(drawTimes(shape, 2_000, 1).map((time) => steppedPolls(STEPPED, time * 1_000)));
      expect(polls).toBeLessThanOrEqual(stepped);
      return { few, known: efficiency };
    });
    expect(mean(after.map(({ few }) => few))).toBeGreaterThan(0.6);
    expect(mean(after.map(({ known }) => known))).toBeGreaterThan(0.85);
  },
);

test.each(shapes.flatMap(([name, shape]) => [0.5, 2].map((pace) => [name, pace, shape] as const)))(
  "%s: when render times are suddenly %d of what they were, polls never fall under 0.31, and are over 0.8 after 40 films",
  (_name, pace, shape) => {
    const last = SEEDS.map((seed) => {
      const times = drawTimes(shape, 240, seed);
      const learner = pollLearner(shape);
      learner.render(times.slice(0, 200));
      for (const [film, time] of times.slice(200).entries()) {
        if (LOOKED_AT.has(film)) expect(learner.measure(pace).efficiency).toBeGreaterThan(0.31);
        learner.render([time * pace]);
      }
      return learner.measure(pace).efficiency;
    });
    expect(mean(last)).toBeGreaterThan(0.8);
  },
);
