import type { Stage, StageBegin } from "../api/types.ts";
import { isFinal } from "./stages.ts";

export type Phase = "waiting" | "rendering" | "archiving" | "cancelling";

/** A stretch of a film's making, with its share of the whole. */
export interface Stretch {
  readonly phase: Phase;
  readonly seconds: number;
  readonly share: number;
}

const PHASES: Readonly<Partial<Record<Stage, Phase>>> = {
  queued: "waiting",
  waiting_for_capacity: "waiting",
  submitting: "waiting",
  submit_unknown: "waiting",
  preprocessing: "rendering",
  running: "rendering",
  processing: "rendering",
  archiving: "archiving",
  cancelling: "cancelling",
};

/** How long a film waited, was rendered, was archived: the stages that belong together as one stretch each. */
export function stretchesOf(timeline: readonly StageBegin[], now: number): readonly Stretch[] {
  const stretches: { phase: Phase; seconds: number }[] = [];
  for (const [index, { stage, at }] of timeline.entries()) {
    const phase = PHASES[stage];
    if (isFinal(stage) || !phase) break;
    const seconds = Math.max(0, (timeline[index + 1]?.at ?? now) - at);
    const last = stretches.at(-1);
    if (last?.phase === phase) last.seconds += seconds;
    else stretches.push({ phase, seconds });
  }
  const whole = stretches.reduce((sum, { seconds }) => sum + seconds, 0);
  return stretches.map((stretch) => ({ ...stretch, share: whole === 0 ? 0 : stretch.seconds / whole }));
}
