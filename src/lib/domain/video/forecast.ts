import { isFinal, type Stage } from "./stage.ts";

/**
 * How long films of one class were under way from the beginning of a stage until they were ready: for each stage some
 * growing times in milliseconds, the usual one first, then those of films that took longer.
 */
export type Forecast = Readonly<Partial<Record<Stage, readonly number[]>>>;

/** A film that takes longer than all that is known is expected after half as long again, and so on. */
const GROWTH = 1.5;

/**
 * When a video will probably be ready, in milliseconds since 1970; null in final stages, and where the forecast does not
 * tell. The same until it has passed: then it is the next of the known times.
 */
export function etaOf(
  { stage, forecast }: { readonly stage: Stage; readonly forecast: Forecast },
  began: number | null,
  now: number,
): number | null {
  const times = forecast[stage] ?? [];
  const longest = times.at(-1) ?? 0;
  if (isFinal(stage) || began === null || longest <= 0) return null;
  const next = times.find((time) => began + time > now);
  if (next !== undefined) return began + next;
  let beyond = longest;
  while (began + beyond <= now) beyond *= GROWTH;
  return began + beyond;
}
