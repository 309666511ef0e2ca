import type { Masks } from "./masks.ts";
import type { Json, JsonObject } from "./recording.ts";

const kinds = { orchestratorStarted: 12, timerCreated: 10, timerFired: 11 };
/** How far apart the real engine's two readings of "now" are, when it creates a timer. */
const sameMomentMilliseconds = 100;

/**
 * A history without absolute times: a timer's fire time counts from the episode that created it, and its firing
 * keeps whether it bears the time of its creation.
 */
export function maskEvents(history: readonly JsonObject[], masks: Masks): readonly JsonObject[] {
  let now = 0;
  const created = new Map<Json | undefined, { at: number; fireAt: Json; label: string }>();
  return history.map((event) => {
    const at = Date.parse(String(event["Timestamp"]));
    const shown = { ...(masks.value(event) as JsonObject), Timestamp: "<time>" }; // an object stays one
    if (event["EventType"] === kinds.orchestratorStarted) now = at;
    if (event["EventType"] === kinds.timerCreated) {
      const fireAt = event["FireAt"] ?? null;
      const label = `<+${Date.parse(String(fireAt)) - now} ms>`;
      created.set(event["EventId"], { at, fireAt, label });
      return { ...shown, FireAt: label };
    }
    if (event["EventType"] !== kinds.timerFired) return shown;
    const timer = created.get(event["TimerId"]);
    const isOfCreation = timer && Math.abs(at - timer.at) < sameMomentMilliseconds;
    return {
      ...shown,
      FireAt: timer && timer.fireAt === event["FireAt"] ? timer.label : "<another time>",
      Timestamp: isOfCreation ? "<time of creation>" : "<time>",
    };
  });
}
