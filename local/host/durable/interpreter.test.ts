import { expect, test } from "vitest";
import {
  activity,
  again,
  all,
  any,
  day,
  decided,
  failure,
  history,
  play,
  retrying,
  t0,
  timer,
  wait,
} from "../test/playedHistory.ts";
import { ActionType } from "./actions.ts";
import {
  completed,
  eventRaised,
  failed,
  orchestratorCompleted,
  orchestratorStarted,
  taskScheduled,
  timerCreated,
  timerFired,
} from "./historyEvents.ts";

test("an action is numbered only when the one before it has ended", () => {
  const actions = [activity("a"), activity("b")];
  expect(decided(play(actions, history([t0])))).toEqual(["activity 0 a"]);
  const events = history([t0, taskScheduled(0, "a", t0)], [t0 + 5, completed("activity", 0, "1", t0)]);
  expect(decided(play(actions, events))).toEqual(["activity 1 b"]);
});

test("all starts its children in order and waits for every one of them, also after a failure", () => {
  const actions = [all(activity("a"), activity("b")), activity("c")];
  expect(decided(play(actions, history([t0])))).toEqual(["activity 0 a", "activity 1 b"]);
  const scheduled = [taskScheduled(0, "a", t0), taskScheduled(1, "b", t0)];
  const first = history([t0, ...scheduled], [t0 + 5, failed("activity", 0, failure, t0)]);
  expect(decided(play(actions, first))).toEqual([]);
  const both = [...first, orchestratorStarted(t0 + 6), completed("activity", 1, "1", t0)];
  expect(decided(play(actions, both))).toEqual(["activity 2 c"]);
});

test("any goes on with its first child, and the loser holds back the end", () => {
  const actions = [any(activity("a"), activity("b"))];
  const events = history(
    [t0, taskScheduled(0, "a", t0), taskScheduled(1, "b", t0)],
    [t0 + 5, completed("activity", 1, "1", t0)],
  );
  const seen = play(actions, events, { isDone: true, output: 7 });
  expect(seen.outcome).toEqual({ kind: "waiting" });
  expect(seen.schedule.open).toMatchObject([{ id: 0, kind: "activity" }]);
  const over = play(actions, [...events, orchestratorStarted(t0 + 9), completed("activity", 0, "1", t0)], {
    isDone: true,
    output: 7,
  });
  expect(over.outcome).toEqual({ kind: "completed", output: 7 });
});

test("retries back off from the time of the failure, and end with a timer that is due at once", () => {
  const actions = [retrying(3, 1000, 2)];
  const events = history([t0, taskScheduled(0, "flaky", t0)], [t0 + 10, failed("activity", 0, failure, t0)]);
  expect(decided(play(actions, events))).toEqual(["timer 1 +1010"]);
  events.push(timerCreated(1, t0 + 1010, t0), orchestratorStarted(t0 + 1010), timerFired(1, t0 + 1010, t0));
  expect(decided(play(actions, events))).toEqual(["activity 2 flaky"]);
  events.push(
    taskScheduled(2, "flaky", t0),
    orchestratorStarted(t0 + 1020),
    failed("activity", 2, failure, t0),
  );
  expect(decided(play(actions, events))).toEqual(["timer 3 +3020"]);
  events.push(timerCreated(3, t0 + 3020, t0), orchestratorStarted(t0 + 3020), timerFired(3, t0 + 3020, t0));
  events.push(
    taskScheduled(4, "flaky", t0),
    orchestratorStarted(t0 + 3030),
    failed("activity", 4, failure, t0),
  );
  const last = play(actions, events, { error: "out of attempts" });
  expect(decided(last)).toEqual(["timer 5 +3030"]);
  expect(last.outcome.kind).toBe("waiting");
  events.push(timerCreated(5, t0 + 3030, t0), orchestratorStarted(t0 + 3031), timerFired(5, t0 + 3030, t0));
  expect(play(actions, events, { error: "out of attempts" }).outcome).toMatchObject({
    failure: { reason: "Orchestrator function 'flow' failed: out of attempts" },
  });
});

test("a retry that goes on behind a failed all takes the number that the SDK gave to the next action", () => {
  const actions = [all(activity("fails"), retrying(3, 1000)), activity("next")];
  const events = history(
    [t0, taskScheduled(0, "fails", t0), taskScheduled(1, "flaky", t0)],
    [t0 + 1, failed("activity", 0, failure, t0)],
    [t0 + 2, failed("activity", 1, failure, t0)],
  );
  expect(decided(play(actions, events))).toEqual(["timer 2 +1002"]);
});

test("a timer of ten days is slept in legs of three, and looked at again when it fires early", () => {
  const actions = [timer(t0 + 10 * day)];
  const events = history([t0]);
  const legs: string[] = [];
  let now = t0;
  for (let id = 0; id < 4; id++) {
    const [leg] = play(actions, events).schedule.decisions;
    if (leg?.kind !== "timer") break;
    legs.push(`${(leg.fireAt - t0) / day}`);
    now = leg.fireAt;
    events.push(timerCreated(id, leg.fireAt, now), orchestratorStarted(now), timerFired(id, leg.fireAt, now));
  }
  expect(legs).toEqual(["3", "6", "9", "10"]);
  expect(play(actions, events, { isDone: true }).outcome.kind).toBe("completed");
});

test("a short timer ends when it fires, however early", () => {
  const events = history([t0, timerCreated(0, t0 + 5000, t0)], [t0 + 4100, timerFired(0, t0 + 5000, t0)]);
  expect(decided(play([timer(t0 + 5000), activity("a")], events))).toEqual(["activity 1 a"]);
});

test("a cancelled timer does not hold back the end, and its late firing is ignored", () => {
  const actions = [any(timer(t0 + 5000, true), wait("Go"))];
  const events = history([t0, timerCreated(0, t0 + 5000, t0)], [t0 + 1, eventRaised("Go", "1", t0)]);
  expect(play(actions, events, { isDone: true }).outcome.kind).toBe("completed");
  events.push(orchestratorCompleted(t0), orchestratorStarted(t0 + 5000), timerFired(0, t0 + 5000, t0));
  expect(play(actions, events, { isDone: true }).outcome.kind).toBe("completed");
});

test("events that came early are kept in order; of several waiters the last gets the first event", () => {
  const kept = history([t0], [t0 + 1, eventRaised("go", "1", t0)], [t0 + 2, eventRaised("GO", "2", t0)]);
  expect(decided(play([wait("Go"), wait("Go"), activity("a")], kept))).toEqual(["activity 0 a"]);
  const one = history([t0], [t0 + 1, eventRaised("Go", "1", t0)]);
  expect(decided(play([any(wait("Go"), wait("Other")), activity("a")], one))).toEqual(["activity 0 a"]);
  expect(decided(play([all(wait("Go"), wait("Go")), activity("a")], one))).toEqual([]);
});

test("continue-as-new carries what comes after it, and loses what nobody took before", () => {
  const events = history(
    [t0],
    [t0 + 1, eventRaised("Lost", "0", t0)],
    [t0 + 2, eventRaised("Go", "1", t0), eventRaised("Later", "2", t0)],
  );
  const { outcome } = play([wait("Go"), again({ n: 1 })], events, { isDone: true });
  expect(outcome).toMatchObject({ kind: "continuedAsNew", input: { n: 1 }, carried: [{ Name: "Later" }] });
});

test("continue-as-new behind a cancelled timer carries the event that was taken along: it comes twice", () => {
  const actions = [any(timer(t0 + 5000, true), wait("Go")), again({})];
  const events = history([t0, timerCreated(0, t0 + 5000, t0)], [t0 + 1, eventRaised("Go", "1", t0)]);
  const { outcome } = play(actions, events, { isDone: true });
  expect(outcome).toMatchObject({ kind: "continuedAsNew", carried: [{ Name: "Go" }] });
  const safe = play(
    [any(timer(t0 + 5000, true), wait("Go")), activity("between"), again({})],
    [
      ...events,
      taskScheduled(1, "between", t0),
      orchestratorStarted(t0 + 2),
      completed("activity", 1, "1", t0),
    ],
    { isDone: true },
  );
  expect(safe.outcome).toMatchObject({ kind: "continuedAsNew", carried: [] });
});

test("sub-orchestrations get an id from execution and number unless they bring one", () => {
  const sub = { actionType: ActionType.callSubOrchestrator, functionName: "child" };
  const seen = play([all({ ...sub }, { ...sub, instanceId: "mine" })], history([t0]));
  expect(seen.schedule.decisions).toMatchObject([{ instanceId: "e:0" }, { instanceId: "mine" }]);
});

test("the second completion of one task is ignored", () => {
  const events = history(
    [t0, taskScheduled(0, "a", t0)],
    [t0 + 1, completed("activity", 0, "1", t0), completed("activity", 0, "2", t0)],
  );
  expect(decided(play([activity("a"), activity("b")], events))).toEqual(["activity 1 b"]);
});

test("a custom status above 16 KB fails the instance before anything is started", () => {
  const seen = play([activity("a")], history([t0]), { customStatus: "x".repeat(9000) });
  expect(decided(seen)).toEqual([]);
  expect(seen.outcome).toMatchObject({
    failure: {
      reason:
        "Orchestrator function 'flow' failed: The UTF-16 size of the JSON-serialized payload must not exceed 16 KB. The current payload size is 17 KB.",
    },
  });
});

test("an unknown kind of action is refused", () => {
  expect(() => play([{ actionType: 99 }], history([t0]))).toThrow("actions of type 99");
});
