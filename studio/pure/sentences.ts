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

/** What a film is waiting for. */
export function waitWords({ stage, overdue }: Video): string {
  const why = WAITS[stage] ?? "";
  return overdue ? `${why} ${WORDS.overdue}` : why;
}

/** When a film will probably be ready. */
export function etaWords(eta: number | null, now: number): string {
  if (eta === null) return "";
  const left = eta - now;
  if (left <= 5) return WORDS.anyMoment;
  // It is a guess: to the ten seconds, or to the half minute.
  const grain = left < 50 ? 10 : 30;
  return WORDS.readyIn(formatDuration(Math.ceil(left / grain) * grain));
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

/** A UTC month of days like "2026-11-01": "November 2026". */
export function monthWords(day: string): string {
  return new Date(day).toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
}
