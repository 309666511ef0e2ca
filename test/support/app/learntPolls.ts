import { NO_TIMES } from "../../../src/lib/domain/polling/filmTimes.ts";
import {
  NOTHING_RENDERED,
  type Rendered,
  withRender,
  withVague,
} from "../../../src/lib/domain/polling/rendered.ts";
import { renderTimeOf } from "../../../src/lib/domain/polling/renderTime.ts";
import type { PollSchedule, SteppedSchedule } from "../../../src/lib/domain/polling/schedule.ts";
import { scheduleFrom } from "../../../src/lib/domain/polling/scheduleFrom.ts";
import { boundOf, type Efficiency, efficiencyOf, looksUpTo } from "./pollEfficiency.ts";
import { drawTimes, type Shape } from "./renderTimes.ts";

/** The settings' defaults: the article's schedule. */
export const STEPPED: SteppedSchedule = {
  minMs: 3_000,
  maxMs: 15_000,
  overdueAfterMs: 2_640_000,
  giveUpAt: 86_400_000,
};

/** Whether a provider says when it began and completed a job (in whole seconds), or only that it is done. */
export type Provider = "tells" | "silent";

/** Films of one class, one after the other, each of which teaches the schedule of the next. */
export interface PollLearner {
  readonly schedule: () => PollSchedule;
  /** Renders films that take so many seconds. */
  readonly render: (times: readonly number[]) => void;
  /** How good the present schedule is for films of the shape, so many times as slow. */
  readonly measure: (pace?: number) => Efficiency;
}

/** What a schedule is measured by: bounds from many draws, lateness and polls from some of them. */
const DRAWS = 20_000;
const MEASURED = 2_000;

export function pollLearner(shape: Shape, provider: Provider = "tells"): PollLearner {
  const draws = drawTimes(shape, DRAWS, 1);
  const sample = draws.slice(0, MEASURED);
  const bound = boundOf(draws);
  let rendered: Rendered = NOTHING_RENDERED;
  const schedule = () => scheduleFrom({ own: { ...NO_TIMES, rendered }, ofModel: null }, STEPPED);
  return {
    schedule,
    render: (times) => {
      for (const time of times) {
        const learnt = learntFrom(time, schedule(), provider);
        rendered = learnt === null ? withVague(rendered) : withRender(rendered, learnt);
      }
    },
    measure: (pace = 1) =>
      efficiencyOf(
        schedule(),
        sample.map((time) => time * pace),
        bound * pace,
      ),
  };
}

function learntFrom(seconds: number, schedule: PollSchedule, provider: Provider): number | null {
  const looks = looksUpTo(schedule, seconds).map((at) => at * 1_000);
  const [seenAt, now] = [looks.at(-2) ?? 0, looks.at(-1) ?? 0];
  const said = provider === "tells" ? Math.floor(seconds) * 1_000 : undefined;
  return renderTimeOf({ submittedAt: 0, seenAt, now, said });
}
