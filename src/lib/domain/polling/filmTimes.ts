import type { VideoRequest } from "../request/request.ts";
import type { Forecast } from "../video/forecast.ts";
import type { VideoRecord } from "../video/record.ts";
import { isFinal, STAGES, type Stage } from "../video/stage.ts";
import { countOf, quantile, type Sketch, withTime } from "./sketch.ts";

/** Films that take about as long as each other: of one model, size and length. */
export type FilmClass = Pick<VideoRequest, "model" | "size" | "seconds">;

/** What is known of how long the films of a class take. */
export interface FilmTimes {
  readonly version: 1;
  /** From a job's submit until its provider was seen to have made its films. */
  readonly render: Sketch;
  /** From the beginning of each stage until the video was ready. */
  readonly untilReady: Readonly<Partial<Record<Stage, Sketch>>>;
  /** Marks of the videos that were learnt from last, so that none counts twice. */
  readonly recent: readonly string[];
}

export const NO_TIMES: FilmTimes = { version: 1, render: {}, untilReady: {}, recent: [] };

/** Fewer films say nothing. */
const ENOUGH = 5;
const RECENT_MOST = 64;
/** The end of an id tells it from others as well as all of it, and does not name a video that was erased. */
const MARK_LENGTH = 10;
/** The usual time, and then those of the half, the quarter and so on that took longer. */
const SHARES = [0.5, 0.75, 0.875, 0.9375] as const;
/** Who went through these waited for people. */
const UNUSUAL: ReadonlySet<Stage> = new Set(["submit_unknown", "cancelling"]);

/** The times with those of a video that has ended; null when there is nothing to learn from it, or it is known. */
export function learnFrom(times: FilmTimes, record: VideoRecord): FilmTimes | null {
  const { id, stage, completedAt, timeline, jobs } = record;
  const mark = id.slice(-MARK_LENGTH);
  if (stage !== "completed" || completedAt === null || times.recent.includes(mark)) return null;
  if (timeline.length === 0 || timeline.some((each) => UNUSUAL.has(each.stage))) return null;
  const untilReady: Partial<Record<Stage, Sketch>> = { ...times.untilReady };
  for (const each of timeline)
    if (!isFinal(each.stage))
      untilReady[each.stage] = withTime(untilReady[each.stage] ?? {}, completedAt - each.at);
  const render = jobs.reduce(
    (sketch, { submittedAt, madeAt }) =>
      submittedAt === null || madeAt === undefined ? sketch : withTime(sketch, madeAt - submittedAt),
    times.render,
  );
  return { ...times, render, untilReady, recent: [...times.recent, mark].slice(-RECENT_MOST) };
}

/** What these times let expect of a film of the class; of stages that too few films went through, nothing. */
export function forecastOf({ untilReady }: FilmTimes): Forecast {
  const known = STAGES.flatMap((stage) => {
    const sketch = untilReady[stage] ?? {};
    if (countOf(sketch) < ENOUGH) return [];
    const times = SHARES.flatMap((share) => quantile(sketch, share) ?? []);
    return [[stage, [...new Set(times.map(Math.round))]] as const];
  });
  return Object.fromEntries(known);
}
