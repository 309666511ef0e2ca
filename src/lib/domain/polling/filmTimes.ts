import type { VideoRequest } from "../request/request.ts";
import type { Forecast } from "../video/forecast.ts";
import type { JobRecord, VideoRecord } from "../video/record.ts";
import { isFinal, STAGES, type Stage } from "../video/stage.ts";
import { NOTHING_RENDERED, type Rendered, withRender, withVague } from "./rendered.ts";
import { countOf, quantile, type Sketch, stretched, withTime } from "./sketch.ts";

/** Films that take about as long as each other: of one model, size and length. */
export type FilmClass = Pick<VideoRequest, "model" | "size" | "seconds">;

/** What is known of how long the films of a class take. */
export interface FilmTimes {
  readonly version: 1;
  /** From a job's submit until its provider was seen to have made its films: what earlier versions kept. */
  readonly render: Sketch;
  /** From a job's submit until its films were made; absent: nobody has learnt it yet. */
  readonly rendered?: Rendered;
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
/** A job is at its provider's. */
const RENDERING = ["preprocessing", "running", "processing"] as const;
/** Who went through these waited for people. */
const UNUSUAL: ReadonlySet<Stage> = new Set(["submit_unknown", "cancelling"]);

/** The times with those of a video that has ended; null when there is nothing to learn from it, or it is known. */
export function learnFrom(times: FilmTimes, record: VideoRecord): FilmTimes | null {
  const { id, stage, completedAt, timeline, jobs } = record;
  const mark = id.slice(-MARK_LENGTH);
  if (stage !== "completed" || completedAt === null || times.recent.includes(mark)) return null;
  if (timeline.length === 0 || timeline.some((each) => UNUSUAL.has(each.stage))) return null;
  const { pace, ...rendered } = withJobs(times.rendered ?? NOTHING_RENDERED, jobs);
  const untilReady = withPace(times.untilReady, pace);
  for (const each of timeline)
    if (!isFinal(each.stage))
      untilReady[each.stage] = withTime(untilReady[each.stage] ?? {}, completedAt - each.at);
  return { ...times, rendered, untilReady, recent: [...times.recent, mark].slice(-RECENT_MOST) };
}

/** What was learnt of the jobs that made films; those of before it was kept teach nothing. */
function withJobs(known: Rendered, jobs: readonly JobRecord[]): Rendered & { readonly pace: number } {
  let pace = 1;
  let rendered = known;
  for (const { madeAt, renderMs } of jobs) {
    if (madeAt === undefined) continue;
    if (renderMs === undefined) rendered = withVague(rendered);
    else {
      const learnt = withRender(rendered, renderMs);
      pace *= learnt.pace;
      rendered = { sketch: learnt.sketch, latest: learnt.latest, vague: learnt.vague };
    }
  }
  return { ...rendered, pace };
}

/** Where films are suddenly made faster or slower, all that is known of how long they will still take is stretched. */
function withPace(untilReady: FilmTimes["untilReady"], pace: number): Partial<Record<Stage, Sketch>> {
  const stretch = (stage: Stage) => {
    const sketch = untilReady[stage];
    return sketch === undefined ? [] : [[stage, stretched(sketch, pace)] as const];
  };
  return { ...untilReady, ...(pace === 1 ? {} : Object.fromEntries(RENDERING.flatMap(stretch))) };
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
