import type { OrchestrationContext } from "durable-functions";
import * as df from "durable-functions";
import { describe, expect, test } from "vitest";
import {
  call,
  type Flow,
  now,
  sleepOrEvent,
  sleepUntil,
  startOver,
  waitForEvent,
} from "../../src/lib/durable/flow.ts";
import type { Scripts, World } from "../support/workflows/playBook.ts";
import {
  PLAY_START,
  type PlayOptions,
  playRegistered,
  playWorkflow,
} from "../support/workflows/playWorkflow.ts";

const JOB = { id: "video_1", owner: "anna", jobIndex: 0 };
const HOUR = 3_600_000;
let flows = 0;

/** Plays a piece of workflow that a test wrote; what it returns has to be an object. */
async function play(
  flow: (context: OrchestrationContext) => Flow<object | undefined>,
  scripts: Scripts = {},
  input: object = {},
  options: PlayOptions = {},
) {
  const name = `flow${flows++}`;
  df.app.orchestration(name, flow);
  return await playRegistered(name, input, scripts, options);
}

/** A step that raises the event at these seconds. */
const raising = (...seconds: readonly number[]): Scripts => ({
  releaseSlot: (_input: unknown, world: World) => {
    for (const each of seconds) world.raise("wake", each);
    return { released: true };
  },
});

/** How long after the start it is, in milliseconds. */
const elapsed = (context: OrchestrationContext) => ({ ms: now(context) - PLAY_START });

describe("a step that throws", () => {
  const check = (context: OrchestrationContext) => call(context, "checkJob", JOB);

  test("is tried again after 2 s, then after twice as long each time", async () => {
    let left = 3;
    const { output, steps, elapsedSeconds } = await play(check, {
      checkJob: () => {
        if (left-- > 0) throw new Error("storage hiccup");
        return { kind: "running" };
      },
    });
    expect(output).toEqual({ kind: "running" });
    expect(steps.map(({ atSeconds }) => atSeconds)).toEqual([0, 2, 6, 14]);
    expect(elapsedSeconds).toBe(14);
  });

  test("twelve times in seven minutes fails its workflow", async () => {
    const { hasFailed, output, steps } = await play(check, {
      checkJob: (_input, { now: at }) => {
        throw new Error(`storage is gone at ${at - PLAY_START}`);
      },
    });
    expect({ hasFailed, output }).toEqual({
      hasFailed: true,
      output: expect.stringContaining("storage is gone at 422000"),
    });
    expect(steps).toHaveLength(12);
  });
});

describe("a sleep", () => {
  test("ends when its time has come, and at once when that is past", async () => {
    const { output } = await play(function* (context) {
      yield* sleepUntil(context, now(context) + HOUR);
      yield* sleepUntil(context, now(context) - HOUR);
      return elapsed(context);
    });
    expect(output).toEqual({ ms: HOUR });
  });

  test("may end up to a second early", async () => {
    const flow = function* (context: OrchestrationContext): Flow<object> {
      yield* sleepUntil(context, now(context) + 500);
      yield* sleepUntil(context, now(context) + 5_000);
      return elapsed(context);
    };
    expect((await play(flow, {}, {}, { timersEarlyMs: 990 })).output).toEqual({ ms: 4_010 });
  });

  function* untilEvent(context: OrchestrationContext): Flow<object> {
    yield* call(context, "releaseSlot", JOB);
    yield* sleepOrEvent(context, now(context) + HOUR, "wake");
    return elapsed(context);
  }

  test("is cut short by its event, also by one that came before, and leaves no timer open", async () => {
    expect((await play(untilEvent, raising(7))).output).toEqual({ ms: 7_000 });
    const calls = function* (context: OrchestrationContext): Flow<object> {
      yield* call(context, "releaseSlot", JOB);
      yield* sleepUntil(context, now(context) + 9);
      yield* sleepOrEvent(context, now(context) + HOUR, "wake");
      return elapsed(context);
    };
    expect((await play(calls, raising(0))).output).toEqual({ ms: 9 });
    expect((await play(untilEvent, raising())).output).toEqual({ ms: HOUR });
  });

  test("without a timer ends with its event, also with one that came before", async () => {
    const flow = function* (context: OrchestrationContext): Flow<object> {
      yield* call(context, "releaseSlot", JOB);
      yield* waitForEvent(context, "wake");
      return elapsed(context);
    };
    expect((await play(flow, raising(40 * 3_600))).output).toEqual({ ms: 40 * HOUR });
    expect((await play(flow, raising(0))).output).toEqual({ ms: 0 });
  });

  test("does not hear an event that came in an earlier history", async () => {
    let calls = 0;
    const { output, histories } = await play(
      function* (context) {
        const { phase } = context.df.getInput<{ phase: { kind: string } }>();
        if (phase.kind === "archive") return yield* untilEvent(context);
        yield* call(context, "releaseSlot", JOB);
        yield* sleepUntil(context, now(context) + 60_000);
        const next = { kind: "archive", outputIds: [], done: 0, failures: 0 } as const;
        startOver(context, "renderJob", { ...JOB, phase: next });
        return undefined;
      },
      {
        releaseSlot: (_input, world) => {
          if (++calls === 1) world.raise("wake", 1);
          return { released: true };
        },
      },
      { phase: { kind: "submit" } },
    );
    expect(output).toEqual({ ms: 60_000 + HOUR });
    expect(histories).toHaveLength(2);
  });
});

test.each([
  ["directly", false, 5_000],
  ["after one more step", true, 5_000 + 2 * 60_000],
])("an event that continue-as-new follows %s", async (_how, step, ms) => {
  const { output } = await play(
    function* (context) {
      const { turn } = context.df.getInput<{ turn: number }>();
      if (turn === 1) yield* call(context, "checkJob", JOB);
      yield* sleepOrEvent(context, now(context) + 60_000, "wake");
      if (step) yield* call(context, "releaseSlot", JOB);
      if (turn === 3) return elapsed(context);
      context.df.continueAsNew({ turn: turn + 1 });
      return undefined;
    },
    {
      releaseSlot: () => ({ released: true }),
      checkJob: (_input, world) => {
        world.raise("wake", 5);
        return { kind: "running" };
      },
    },
    { turn: 1 },
  );
  // Delivered to the next history once more, and to the one after; with a step between, never again.
  expect(output).toEqual({ ms });
});

describe("a play fails", () => {
  function* endless(context: OrchestrationContext): Flow<object> {
    for (;;) yield* call(context, "checkJob", JOB);
  }

  test("when its workflow calls a step without end, or one that the test does not know of", async () => {
    const checkJob = () => ({ kind: "running" as const });
    await expect(play(endless, { checkJob }, {}, { callsAtMost: 50 })).rejects.toThrow("too many calls");
    await expect(play(endless)).rejects.toThrow("checkJob was not expected");
  });

  test("when its workflow waits for what nobody will send, or breaks a rule of the engine", async () => {
    const waits = play(function* (context) {
      yield context.df.waitForExternalEvent("never");
      return {};
    });
    await expect(waits).rejects.toThrow("there is nothing left to wait for");
    const leavesATimer = play(function* (context) {
      const timer = context.df.createTimer(new Date(now(context) + HOUR));
      yield context.df.Task.any([timer, context.df.callActivity("releaseSlot", JOB)]);
      return {};
    }, raising());
    await expect(leavesATimer).rejects.toThrow("has ended while a timer is open");
  });
});

test("a play can be stopped on the way", async () => {
  const { output, elapsedSeconds } = await playWorkflow(
    "renderJob",
    { ...JOB, phase: { kind: "submit" } },
    { takeSlot: (_input, { now: at }) => ({ kind: "wait", lookAgainAt: at + HOUR }) },
    { stopAfterHours: 2.5 },
  );
  expect({ output, elapsedSeconds }).toEqual({ output: undefined, elapsedSeconds: 9_000 });
});
