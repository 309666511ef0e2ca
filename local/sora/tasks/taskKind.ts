import { randomUUID } from "node:crypto";
import type { BilledFilm, Traits } from "../traits.ts";
import type { TaskSpeech } from "./taskSpeech.ts";

/** What one API of tasks is like. */
export interface TaskKind {
  /** The name that the app has for it, and the first part of its paths here. */
  readonly name: string;
  /** The model that every resource has. */
  readonly deployment: string;
  readonly speech: TaskSpeech;
  /** What a film costs, in US dollars. */
  readonly usd: (film: BilledFilm) => number;
  readonly usualSeconds: number;
  /** The codes of a job that moderation has ended. */
  readonly blocked: Traits["blocked"];
  readonly newJobId?: Traits["newJobId"];
  readonly hasAudio?: boolean;
  readonly billsBlocked?: boolean;
}

/** A kind that speaks an API of tasks: one film a job. */
export function taskKind({ name: family, ...own }: TaskKind): Traits {
  return {
    family,
    isPlain: false,
    variantsInOneJob: false,
    hasAudio: true,
    cannotMake: () => false,
    newJobId: () => randomUUID(),
    usdPerSecond: () => 0,
    pricedPixels: null,
    ...own,
  };
}
