import { isObject, type Json } from "../../host/conformance/recording.ts";

/** Timers later than this are not waited for: ten days, for one. */
const PATIENCE_MS = 120_000;

/** Whether an instance, by its status with history, has a timer that fires soon, or should have by now. */
export function isWaitedFor(status: Json, now: number): boolean {
  if (!isObject(status) || status["runtimeStatus"] !== "Running") return false;
  const fireTimes = (type: string) => times(status["historyEvents"], type);
  const fired = new Set(fireTimes("TimerFired"));
  return fireTimes("TimerCreated").some((at) => !fired.has(at) && at < now + PATIENCE_MS);
}

function times(events: Json | undefined, type: string): number[] {
  if (!Array.isArray(events)) return [];
  const found = events.filter((event: Json) => isObject(event) && event["EventType"] === type);
  return found.map((event: Json) => Date.parse(isObject(event) ? String(event["FireAt"]) : ""));
}
