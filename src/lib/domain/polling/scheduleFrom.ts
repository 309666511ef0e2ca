import type { FilmTimes } from "./filmTimes.ts";
import { planLooks } from "./planLooks.ts";
import type { PollSchedule, SteppedSchedule } from "./schedule.ts";
import { countOf, merged, type Sketch } from "./sketch.ts";

/** From so many films on, a class is planned by its own. */
const ENOUGH = 2;
/** Other classes of a model say less of a film than its own. */
const ENOUGH_OF_MODEL = 5;
/** So many films in a row that were not seen when they were made: what is known is of another time. */
const VAGUE_MOST = 3;

/** What is known of a class of films, and of all classes of its model; null where nobody asked. */
export interface KnownTimes {
  readonly own: FilmTimes;
  readonly ofModel: readonly FilmTimes[] | null;
}

/** True when a class's own films are enough to plan by; else its model's are asked for. */
export function isKnown(own: FilmTimes): boolean {
  return countOf(renderedOf(own)) >= ENOUGH || isVague(own);
}

/**
 * The schedule of a job of this class, by films like it: its own, else its model's, else the stepped one as it is. The
 * stepped one too where films are made at times at which nobody looks, until they are seen again.
 */
export function scheduleFrom({ own, ofModel }: KnownTimes, stepped: SteppedSchedule): PollSchedule {
  if (isVague(own)) return stepped;
  const looks = planLooks(isKnown(own) ? renderedOf(own) : ofAll(ofModel ?? []), stepped);
  return looks === null ? stepped : { ...stepped, version: 2, looks };
}

function ofAll(classes: readonly FilmTimes[]): Sketch {
  const all = classes
    .filter((each) => !isVague(each))
    .reduce((sum, each) => merged(sum, renderedOf(each)), {});
  return countOf(all) >= ENOUGH_OF_MODEL ? all : {};
}

function renderedOf({ rendered }: FilmTimes): Sketch {
  return rendered?.sketch ?? {};
}

function isVague({ rendered }: FilmTimes): boolean {
  return (rendered?.vague ?? 0) >= VAGUE_MOST;
}
