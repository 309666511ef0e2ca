import type { Stage, Status, Video } from "../api/types.ts";
import { STAGES, STATUSES, WAITS, WORDS } from "../words.ts";
import { formatDuration, ordinal } from "./format.ts";

/** The stage of a film in words, with its place in line and how far it is. */
export function stageWords({ stage, queue_position, progress }: Video): string {
  if (stage === "waiting_for_capacity" && queue_position !== null)
    return queue_position === 1 ? WORDS.nextInLine : WORDS.place(ordinal(queue_position));
  if (stage === "running") return WORDS.percent(STAGES.running, Math.round(progress));
  return STAGES[stage];
}

export function stageName(stage: Stage): string {
  return STAGES[stage];
}

/** What is handed over is answered within seconds; a reply that was lost is looked for. */
const LATE_SECONDS = 8;

/** What a film is waiting for. */
export function waitWords({ stage, overdue, unreachable, timeline }: Video, now: number): string {
  if (unreachable) return WORDS.unreachable;
  const began = timeline.at(-1)?.at ?? now;
  if (stage === "submitting" && now - began > LATE_SECONDS) return WORDS.lateReply;
  const why = WAITS[stage] ?? "";
  return overdue ? `${why} ${WORDS.overdue}` : why;
}

/** From this far on a film is as good as there. */
const NEARLY_DONE = 90;

/** When a film will probably be ready: as past films let expect, and no sooner than its own progress does. */
export function etaWords(video: Video, now: number): string {
  const { eta, stage, progress } = video;
  if (eta === null) return "";
  const left = Math.max(eta - now, secondsByProgress(video, now));
  const isNearlyDone = stage === "processing" || stage === "archiving" || progress >= NEARLY_DONE;
  if (left <= 5 && isNearlyDone) return WORDS.anyMoment;
  // It is a guess: to the ten seconds, or to the half minute.
  const grain = left < 50 ? 10 : 30;
  return WORDS.readyIn(formatDuration(Math.max(1, Math.ceil(left / grain)) * grain));
}

/** What is left if the rest is made as fast as what there is; where there is little, that says nothing but "as long again". */
function secondsByProgress({ stage, progress, timeline }: Video, now: number): number {
  const began = timeline.find((each) => each.stage === "running")?.at;
  if (stage !== "running" || began === undefined) return 0;
  const elapsed = Math.max(0, now - began);
  return Math.min(elapsed, (elapsed * (100 - progress)) / Math.max(progress, 1));
}

export function statusName(status: Status): string {
  return STATUSES[status];
}

/** A size as people call it: "Wide 1280 × 720". */
export function sizeWords(size: string): string {
  const [width = 0, height = 0] = size.split("x").map(Number);
  const { wide, tall, square } = WORDS.shapes;
  const shape = width > height ? wide : width < height ? tall : square;
  return `${shape} ${width} × ${height}`;
}

/** A moment as people write it, in their own time. */
export function momentWords(unixSeconds: number): string {
  return new Date(unixSeconds * 1_000).toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
}

export function dayWords(unixSeconds: number): string {
  return new Date(unixSeconds * 1_000).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
}

/** A UTC day like "2026-11-20": "20 November", wherever one reads it. */
export function utcDayWords(day: string): string {
  return new Date(day).toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
}

/** A UTC month of days like "2026-11-01": "November 2026". */
export function monthWords(day: string): string {
  return new Date(day).toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
}
