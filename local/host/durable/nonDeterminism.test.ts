import { expect, test } from "vitest";
import { activity, history, play, t0, timer } from "../test/playedHistory.ts";
import { completed, subCreated, taskScheduled, timerCreated } from "./historyEvents.ts";

test.each([
  [
    "another name",
    [activity("b")],
    "named 'a', but the current orchestration replay instead scheduled an activity task named 'b'",
  ],
  ["another kind", [timer(t0)], "produced a CreateTimerOrchestratorAction action with this sequence number"],
  [
    "nothing",
    [],
    "sequence ID 0 and name 'a' (version ''), but the current replay execution hasn't (yet?) scheduled",
  ],
])("a history that scheduled an activity does not fit %s", (_, actions, text) => {
  const events = history([t0, taskScheduled(0, "a", t0)], [t0 + 1, completed("activity", 0, "1", t0)]);
  const { outcome } = play(actions, events, { isDone: true });
  expect(outcome.kind === "failed" && outcome.failure.reason).toContain(text);
  expect(outcome.kind === "failed" && outcome.failure.reason).toMatch(
    /^Non-Deterministic workflow detected: /,
  );
});

test("timers and children that the code does not ask for any more do not fit either", () => {
  const timed = play([activity("a")], history([t0, timerCreated(0, t0, t0)]));
  expect(timed.outcome).toMatchObject({
    failure: { reason: expect.stringContaining("a timer task with sequence number 0") },
  });
  const child = play([], history([t0, subCreated(0, "child", "c", t0)]), { isDone: true });
  expect(child.outcome).toMatchObject({
    failure: { reason: expect.stringContaining("instance ID 'c'") },
  });
});

test("names are compared without regard to case", () => {
  const events = history([t0, taskScheduled(0, "SUBMIT", t0)]);
  expect(play([activity("submit")], events).outcome.kind).toBe("waiting");
});
