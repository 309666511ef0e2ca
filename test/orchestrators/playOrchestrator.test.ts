import type { OrchestrationContext } from "durable-functions";
import { describe, expect, test } from "vitest";
import {
  call,
  type Flow,
  fanOut,
  now,
  sleepOrEvent,
  sleepUntil,
  startOver,
} from "../../src/lib/durable/flow.ts";
import type { World } from "../support/workflows/playedEngine.ts";
import { playOrchestrator } from "../support/workflows/playOrchestrator.ts";

const JOB = { id: "video_1", owner: "anna", jobIndex: 0 };
const check = (context: OrchestrationContext) => call(context, "checkJob", JOB);
const released = { releaseSlot: () => ({ released: true }) };

describe("a step that throws", () => {
  test("is tried again after 2 s, then after twice as long each time", () => {
    let left = 3;
    const { output, steps, elapsedSeconds } = playOrchestrator(
      check,
      {},
      {
        activities: {
          checkJob: () => {
            if (left-- > 0) throw new Error("storage hiccup");
            return { kind: "running" };
          },
        },
      },
    );
    expect(output).toEqual({ kind: "running" });
    expect(steps.map(({ atSeconds }) => atSeconds)).toEqual([0, 2, 6, 14]);
    expect(elapsedSeconds).toBe(14);
  });

  test("twelve times in seven minutes fails its workflow", () => {
    let tries = 0;
    const play = () =>
      playOrchestrator(
        check,
        {},
        {
          activities: {
            checkJob: (_input, { now: at }) => {
              tries += 1;
              throw new Error(`storage is gone at ${at - 1_795_348_800_000}`);
            },
          },
        },
      );
    expect(play).toThrow("storage is gone at 422000");
    expect(tries).toBe(12);
  });
});

describe("a sleep", () => {
  const HOUR = 3_600_000;

  test("ends when its time has come, and at once when that is past", () => {
    function* flow(context: OrchestrationContext): Flow<number> {
      yield* sleepUntil(context, now(context) + HOUR);
      yield* sleepUntil(context, now(context) - HOUR);
      return now(context);
    }
    expect(playOrchestrator(flow, {}, {}, { startAt: 1_000 }).output).toBe(1_000 + HOUR);
  });

  test("may end up to a second early", () => {
    function* flow(context: OrchestrationContext): Flow<number> {
      yield* sleepUntil(context, now(context) + 500);
      yield* sleepUntil(context, now(context) + 5_000);
      return now(context);
    }
    expect(playOrchestrator(flow, {}, {}, { startAt: 0, timersEarlyMs: 990 }).output).toBe(4_010);
  });

  function* untilEvent(context: OrchestrationContext): Flow<number> {
    yield* call(context, "releaseSlot", JOB);
    yield* sleepOrEvent(context, now(context) + HOUR, "wake");
    return now(context);
  }
  const raising = (...seconds: readonly number[]) => ({
    activities: {
      releaseSlot: (_input: unknown, world: World) => {
        for (const each of seconds) world.raise("wake", each);
        return { released: true };
      },
    },
  });

  test("is cut short by its event, also by one that came before, and leaves no timer open", () => {
    expect(playOrchestrator(untilEvent, {}, raising(7), { startAt: 0 }).output).toBe(7_000);
    expect(playOrchestrator(untilEvent, {}, raising(0), { startAt: 0, activityMs: 9 }).output).toBe(9);
    expect(playOrchestrator(untilEvent, {}, { activities: released }, { startAt: 0 }).output).toBe(HOUR);
  });

  test("does not hear an event that came in an earlier history", () => {
    function* flow(context: OrchestrationContext): Flow<number | undefined> {
      const { phase } = context.df.getInput<{ phase: { kind: string } }>();
      if (phase.kind === "archive") return yield* untilEvent(context);
      yield* call(context, "releaseSlot", JOB);
      yield* sleepUntil(context, now(context) + 60_000);
      startOver(context, "renderJob", {
        ...JOB,
        phase: { kind: "archive", outputIds: [], done: 0, failures: 0 },
      });
      return undefined;
    }
    let calls = 0;
    const { output, histories } = playOrchestrator(
      flow,
      { phase: { kind: "submit" } },
      {
        activities: {
          releaseSlot: (_input, world) => {
            if (++calls === 1) world.raise("wake", 1);
            return { released: true };
          },
        },
      },
      { startAt: 0 },
    );
    expect(output).toBe(60_000 + HOUR);
    expect(histories).toHaveLength(2);
  });
});

test("an event that continue-as-new follows directly is delivered to the next history once more", () => {
  function* flow(context: OrchestrationContext): Flow<number | undefined> {
    const { turn, step } = context.df.getInput<{ turn: number; step: boolean }>();
    yield* sleepOrEvent(context, now(context) + 60_000, "wake");
    if (step) yield* call(context, "releaseSlot", JOB);
    if (turn === 3) return now(context);
    context.df.continueAsNew({ turn: turn + 1, step });
    return undefined;
  }
  function* woken(context: OrchestrationContext): Flow<number | undefined> {
    const { turn } = context.df.getInput<{ turn: number }>();
    if (turn === 1) yield* call(context, "checkJob", JOB);
    return yield* flow(context);
  }
  const play = (step: boolean) => {
    const activities = {
      ...released,
      checkJob: (_input: unknown, world: World) => {
        world.raise("wake", 5);
        return { kind: "running" as const };
      },
    };
    return playOrchestrator(woken, { turn: 1, step }, { activities }, { startAt: 0 }).output;
  };
  expect(play(false)).toBe(5_000);
  expect(play(true)).toBe(5_000 + 2 * 60_000);
});

test("children run side by side and answer in their order; the first fault is the parent's", () => {
  const ids = ["a", "b"];
  const input = { ...JOB, phase: { kind: "submit" } } as const;
  const flow = (context: OrchestrationContext) =>
    fanOut(
      context,
      "renderJob",
      ids.map((id) => ({ id, input })),
    );
  const { output } = playOrchestrator(
    flow,
    {},
    { children: { renderJob: (_input, id) => ({ kind: "cancelled", jobIndex: ids.indexOf(id) }) } },
  );
  expect(output).toEqual([
    { kind: "cancelled", jobIndex: 0 },
    { kind: "cancelled", jobIndex: 1 },
  ]);
  const failing = {
    children: {
      renderJob: (_input: unknown, id: string) => {
        throw new Error(`${id} broke`);
      },
    },
  };
  expect(() => playOrchestrator(flow, {}, failing)).toThrow("a broke");
});

describe("a play fails a workflow that breaks the engine's rules", () => {
  test("by waiting for what nobody will send", () => {
    function* flow(context: OrchestrationContext): Flow<void> {
      yield context.df.waitForExternalEvent("never");
    }
    expect(() => playOrchestrator(flow, {}, {})).toThrow("waits for what never comes");
  });

  test("by leaving a timer open at its end", () => {
    function* flow(context: OrchestrationContext): Flow<void> {
      context.df.createTimer(new Date(now(context) + 5));
      yield* sleepUntil(context, now(context));
    }
    expect(() => playOrchestrator(flow, {}, {})).toThrow("was left open");
  });

  test.each([undefined, "text", 7, [undefined], { at: undefined }, { at: Number.NaN }])(
    "by passing on what is no plain object: %j",
    (input) => {
      function* flow(context: OrchestrationContext): Flow<void> {
        yield* sleepUntil(context, now(context));
        context.df.continueAsNew(input);
      }
      expect(() => playOrchestrator(flow, {}, {})).toThrow("is no plain JSON object");
    },
  );

  test("by calling a step without end, or one that the test does not know of", () => {
    function* flow(context: OrchestrationContext): Flow<void> {
      for (;;) yield* check(context);
    }
    const activities = { checkJob: () => ({ kind: "running" as const }) };
    expect(() => playOrchestrator(flow, {}, { activities }, { callsAtMost: 50 })).toThrow("too many calls");
    expect(() => playOrchestrator(flow, {}, {})).toThrow("checkJob was not expected");
  });
});
