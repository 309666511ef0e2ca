import { expect, test } from "vitest";
import type { Json } from "../../host/conformance/recording.ts";
import { isWaitedFor } from "./openTimers.ts";

const now = Date.parse("2026-11-28T12:00:00Z");

function waiting(fireAt: string, ...more: readonly Json[]): Json {
  return {
    runtimeStatus: "Running",
    historyEvents: [{ EventType: "TimerCreated", FireAt: fireAt }, ...more],
  };
}

test("a recorded instance is waited for while one of its timers fires soon", () => {
  expect(isWaitedFor(waiting("2026-11-28T12:01:00Z"), now)).toBe(true);
  expect(isWaitedFor(waiting("2026-11-28T11:59:59Z"), now)).toBe(true);
});

test("nobody waits for a timer that has fired, that fires in days, or whose instance has ended", () => {
  const fired = { EventType: "TimerFired", FireAt: "2026-11-28T12:01:00Z" };
  expect(isWaitedFor(waiting("2026-11-28T12:01:00Z", fired), now)).toBe(false);
  expect(isWaitedFor(waiting("2026-12-08T12:00:00Z"), now)).toBe(false);
  expect(isWaitedFor({ runtimeStatus: "Completed", historyEvents: [] }, now)).toBe(false);
  expect(isWaitedFor("HTTP 404", now)).toBe(false);
});
