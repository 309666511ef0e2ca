import { describe, expect, test } from "vitest";
import type { SlotAnswer, SubmitOutcome } from "../../src/lib/durable/contracts.ts";
import {
  HOUR,
  INSTANCE,
  inTurn,
  JOB,
  POLLING,
  playJob,
  SCHEDULE,
  START,
} from "../support/samples/sampleJob.ts";

const GO: SlotAnswer = { kind: "go" };
const go = () => GO;
const SUBMIT = { kind: "submit" } as const;
const BOUND: SubmitOutcome = { kind: "bound", submittedAt: START, schedule: SCHEDULE };
const at = (seconds: number) => START + seconds * 1_000;
const made = { checkJob: () => ({ kind: "made" as const, outputIds: ["film_1"] }) };
const archived = { archiveOutput: () => ({ kind: "archived" as const }) };

/** Names of the calls with the second they were made at. */
const timed = (steps: readonly { name: string; atSeconds: number }[]) =>
  steps.map(({ name, atSeconds }) => `${atSeconds} ${name}`);

test("a job goes from a slot to archived films, its slot given back before the copying", async () => {
  const { output, steps } = await playJob(SUBMIT, {
    takeSlot: go,
    submitJob: () => BOUND,
    ...made,
    ...archived,
  });
  expect(output).toEqual({ kind: "made", jobIndex: 1, films: 1 });
  expect(steps.map(({ name, input }) => [name, input])).toEqual([
    ["takeSlot", { ...JOB, waiter: INSTANCE }],
    ["submitJob", JOB],
    ["checkJob", { ...JOB, dueAt: at(3), seenAt: at(0) }],
    ["releaseSlot", JOB],
    ["archiveOutput", { ...JOB, film: 0, outputId: "film_1" }],
  ]);
});

test("a refusal ends the job without polling, and its slot passes on", async () => {
  const outcome = { kind: "failed", jobIndex: 1, code: "moderation_blocked" } as const;
  const { output, steps } = await playJob(SUBMIT, {
    takeSlot: go,
    submitJob: () => ({ kind: "ended", outcome }),
  });
  expect(output).toEqual(outcome);
  expect(steps.map(({ name }) => name)).toEqual(["takeSlot", "submitJob", "releaseSlot"]);
});

describe("a job without a slot", () => {
  const waits = (seconds: number): SlotAnswer => ({ kind: "wait", lookAgainAt: at(seconds) });
  const rest = { submitJob: () => BOUND, ...made, ...archived };

  test("looks again at the time it was told, when no event reaches it", async () => {
    const freeAt300 = (_input: unknown, { now }: { now: number }) =>
      now < at(180) ? waits(180) : now < at(300) ? waits(300) : GO;
    const { steps } = await playJob(SUBMIT, { takeSlot: freeAt300, ...rest });
    expect([...new Set(timed(steps))].slice(0, 4)).toEqual([
      "0 takeSlot",
      "180 takeSlot",
      "300 takeSlot",
      "300 submitJob",
    ]);
  });

  test("is woken by its event", async () => {
    let looks = 0;
    const { steps } = await playJob(SUBMIT, {
      takeSlot: (_input, world) => {
        if (++looks > 1) return GO;
        world.raise("wake", 7);
        return waits(180);
      },
      ...rest,
    });
    expect(timed(steps).slice(0, 3)).toEqual(["0 takeSlot", "7 takeSlot", "7 submitJob"]);
  });

  test("that others hold sleeps without a timer until it is woken, however late: none is left behind", async () => {
    let looks = 0;
    const { steps, histories } = await playJob(SUBMIT, {
      takeSlot: (_input, world) => {
        if (++looks > 1) return GO;
        world.raise("wake", 40 * 3_600);
        return { kind: "wait", lookAgainAt: null };
      },
      ...rest,
    });
    expect(timed(steps).slice(0, 3)).toEqual(["0 takeSlot", "144000 takeSlot", "144000 submitJob"]);
    expect(histories[0]?.timers).toBe(0);
  });

  test("that is woken in vain waits for the next wake, also for one that came while it looked", async () => {
    let looks = 0;
    const { steps } = await playJob(SUBMIT, {
      takeSlot: (_input, world) => {
        looks += 1;
        if (looks === 1) world.raise("wake", 5);
        if (looks === 3) world.raise("wake", 0);
        return looks > 3 ? GO : { kind: "wait", lookAgainAt: null };
      },
      ...rest,
    });
    expect(timed(steps).slice(0, 5)).toEqual([
      "0 takeSlot",
      "5 takeSlot",
      "5 takeSlot",
      "5 takeSlot",
      "5 submitJob",
    ]);
  });

  test("is not woken by anything else, and a lost event costs it time only", async () => {
    let looks = 0;
    const { steps } = await playJob(SUBMIT, {
      takeSlot: (_input, world) => {
        if (++looks > 1) return GO;
        world.raise("another", 7);
        return waits(180);
      },
      ...rest,
    });
    expect(timed(steps).slice(0, 2)).toEqual(["0 takeSlot", "180 takeSlot"]);
  });

  test("waits in a fresh history each time, so that none grows with the line", async () => {
    const { histories } = await playJob(
      SUBMIT,
      { takeSlot: (_input, { now }) => ({ kind: "wait", lookAgainAt: now + 180_000 }) },
      { stopAfterHours: 6 },
    );
    expect(histories.length).toBeGreaterThan(100);
    for (const { calls, events } of histories.slice(0, -1)) {
      expect(calls).toEqual(["takeSlot", "takeSlot"]);
      expect(events).toBeLessThan(25);
    }
  });
});

describe("a submit that is not answered with a job", () => {
  test("because the provider is busy goes back to the line and is tried again after the pause", async () => {
    const { output, steps } = await playJob(SUBMIT, {
      takeSlot: (_input, { now }) =>
        now > START && now < at(25) ? { kind: "wait", lookAgainAt: at(25) } : GO,
      submitJob: inTurn<SubmitOutcome>({ kind: "wait", lookAgainAt: at(20) }, BOUND),
      ...made,
      ...archived,
    });
    expect([...new Set(timed(steps))].slice(0, 6)).toEqual([
      "0 takeSlot",
      "0 submitJob",
      "20 takeSlot",
      "25 takeSlot",
      "25 submitJob",
      "28 checkJob",
    ]);
    expect(output).toMatchObject({ kind: "made" });
  });

  test("and whose reply was lost is settled in its own time, whatever event comes, and then watched", async () => {
    let submits = 0;
    const { output, steps } = await playJob(SUBMIT, {
      takeSlot: go,
      submitJob: (_input, world) => {
        submits += 1;
        world.raise("wake", 1);
        if (submits === 1) return { kind: "unsettled", lookAgainAt: at(30) };
        return submits === 2 ? { kind: "unsettled", lookAgainAt: at(60) } : BOUND;
      },
      ...made,
      ...archived,
    });
    expect(timed(steps).filter((step) => step.endsWith("submitJob"))).toEqual([
      "0 submitJob",
      "30 submitJob",
      "60 submitJob",
    ]);
    expect(output).toMatchObject({ kind: "made" });
  });

  test("and cannot be settled waits for an operator, who wakes it", async () => {
    let submits = 0;
    const { output, steps } = await playJob(SUBMIT, {
      takeSlot: go,
      submitJob: (_input, world) => {
        if (++submits > 1) return BOUND;
        world.raise("wake", 5_000);
        return { kind: "unknown", lookAgainAt: START + 24 * HOUR };
      },
      ...made,
      ...archived,
    });
    expect(timed(steps)[2]).toBe("5000 takeSlot");
    expect(output).toMatchObject({ kind: "made" });
  });

  test("and that no operator resolves times out when the provider would have deleted the job", async () => {
    const outcome = { kind: "timed_out", jobIndex: 1 } as const;
    const { output, elapsedSeconds } = await playJob(SUBMIT, {
      takeSlot: go,
      submitJob: inTurn<SubmitOutcome>(
        { kind: "unknown", lookAgainAt: START + 24 * HOUR },
        { kind: "ended", outcome },
      ),
    });
    expect({ output, elapsedSeconds }).toEqual({ output: outcome, elapsedSeconds: 86_400 });
  });

  test("because its video was cancelled ends as cancelled", async () => {
    const outcome = { kind: "cancelled", jobIndex: 1 } as const;
    const { output } = await playJob(SUBMIT, { takeSlot: go, submitJob: () => ({ kind: "ended", outcome }) });
    expect(output).toEqual(outcome);
  });

  test.each<[string, SlotAnswer, SubmitOutcome]>([
    ["a slot", { kind: "wait", lookAgainAt: START }, BOUND],
    ["its turn", GO, { kind: "wait", lookAgainAt: START }],
    ["a settlement", GO, { kind: "unsettled", lookAgainAt: START }],
    ["an operator", GO, { kind: "unknown", lookAgainAt: START }],
  ])(
    "asks for %s at most once a second, even when the time to look again is always past",
    async (_name, slot, answer) => {
      const { histories } = await playJob(
        SUBMIT,
        { takeSlot: () => slot, submitJob: () => answer },
        { stopAfterHours: 0.02, timersEarlyMs: 999 },
      );
      expect(histories.length).toBeLessThan(72 + 2);
    },
  );
});

test("a job that an earlier run has handed over is watched from there, its clock starting at the submit", async () => {
  const submittedAt = START - HOUR;
  const { steps, histories } = await playJob(SUBMIT, {
    takeSlot: go,
    submitJob: () => ({ kind: "bound", submittedAt, schedule: SCHEDULE }),
    ...made,
    ...archived,
  });
  expect(timed(steps)[2]).toBe("3 checkJob");
  expect(histories[1]?.input).toEqual({
    ...JOB,
    phase: { ...POLLING, submittedAt, seenAt: submittedAt },
  });
});
