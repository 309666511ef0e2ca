import { beforeAll, describe, expect, test } from "vitest";
import type { Look } from "../../../src/lib/domain/polling/look.ts";
import type { JobOutcome } from "../../../src/lib/domain/video/jobOutcome.ts";
import {
  HOUR,
  inTurn,
  POLLING,
  playJob,
  pollingFrom,
  SCHEDULE,
  START,
} from "../../support/samples/sampleJob.ts";
import type { PlayOptions } from "../../support/workflows/playWorkflow.ts";

const RUNNING: Look = { kind: "running" };
const LOST: Look = { kind: "unreachable", retryAfterSeconds: null };
const MADE: Look = { kind: "made", outputIds: ["film_1", "film_2"] };
const archiveOutput = () => ({ kind: "archived" as const });

interface Watched {
  readonly output: unknown;
  /** Seconds after the submit at which the job was looked at. */
  readonly polls: readonly number[];
  readonly names: readonly string[];
  readonly histories: readonly { readonly calls: readonly string[]; readonly events: number }[];
  readonly hours: number;
}

/** Watches a job whose state at each moment (hours after its submit) is what `at` says. */
async function watch(
  at: (hours: number) => Look,
  phase = POLLING,
  options: PlayOptions = {},
): Promise<Watched> {
  const checkJob = (_input: unknown, { now }: { now: number }) => at((now - START) / HOUR);
  const { output, steps, histories, elapsedSeconds } = await playJob(
    phase,
    { checkJob, archiveOutput },
    options,
  );
  const checks = steps.filter(({ name }) => name === "checkJob");
  return {
    output,
    polls: checks.map(({ atSeconds }) => atSeconds),
    names: steps.map(({ name }) => name),
    histories,
    hours: elapsedSeconds / 3_600,
  };
}

describe("a job is looked at", () => {
  let day: Watched;
  beforeAll(async () => {
    day = await watch(() => RUNNING);
  });

  test("after 3 s, then one second later each time, until it is made", async () => {
    const { polls, output } = await watch(inTurn<Look>(RUNNING, RUNNING, RUNNING, MADE));
    expect(polls).toEqual([3, 7, 12, 18]);
    expect(output).toEqual({ kind: "made", jobIndex: 1, films: 2 });
  });

  test("180 times in 43.7 minutes, then every 5 minutes, and more often just before it expires", () => {
    const { polls, output, hours } = day;
    expect(polls[179]).toBe(43.7 * 60);
    expect(polls.length).toBeLessThan(470);
    const late = polls.filter((seconds) => seconds > 45 * 60);
    const usual = late.filter((seconds) => seconds < 24 * 3_600 - 600);
    for (const [index, seconds] of usual.slice(1).entries()) expect(seconds - (usual[index] ?? 0)).toBe(300);
    expect({ output, hours }).toEqual({ output: { kind: "timed_out", jobIndex: 1 }, hours: 24 });
  });

  test("never more than 50 times in one history, however long it takes", () => {
    const { histories, polls } = day;
    expect(histories.length).toBeGreaterThan(8);
    for (const { calls, events } of histories) {
      expect(calls.length).toBeLessThanOrEqual(50 + 1);
      expect(events).toBeLessThanOrEqual(8 * 51 + 4);
    }
    expect(histories.flatMap(({ calls }) => calls).filter((name) => name === "checkJob")).toHaveLength(
      polls.length,
    );
  });
});

describe("when the provider is done with a job its slot is given back before anything else", () => {
  test.each<[string, Look, JobOutcome, readonly string[]]>([
    ["made", MADE, { kind: "made", jobIndex: 1, films: 2 }, ["archiveOutput", "archiveOutput"]],
    [
      "failed",
      { kind: "failed", code: "moderation_blocked" },
      { kind: "failed", jobIndex: 1, code: "moderation_blocked" },
      [],
    ],
    ["cancelled", { kind: "cancelled" }, { kind: "cancelled", jobIndex: 1 }, []],
    ["gone", { kind: "gone" }, { kind: "failed", jobIndex: 1, code: "provider_failed" }, []],
  ])("%s", async (_name, answer, outcome, then) => {
    const { output, names } = await watch(inTurn<Look>(RUNNING, answer));
    expect(output).toEqual(outcome);
    expect(names).toEqual(["checkJob", "checkJob", "releaseSlot", ...then]);
  });
});

describe("a provider out of reach", () => {
  test("for hours does not end a paid job: it is asked seldom, and watched as before once it is back", async () => {
    const { output, polls } = await watch((hours) =>
      hours < 0.01 ? RUNNING : hours < 9 ? LOST : hours < 9.1 ? RUNNING : MADE,
    );
    expect(output).toMatchObject({ kind: "made" });
    const dark = polls.filter((seconds) => seconds > 60 && seconds < 9 * 3_600);
    expect(dark.length).toBeLessThan(9 * 12 + 10);
  });

  test("is asked after 5, 10, 20 seconds and so on, and no sooner than it asked for", async () => {
    const { polls } = await watch(inTurn<Look>(LOST, LOST, LOST, { ...LOST, retryAfterSeconds: 90 }, MADE));
    expect(polls).toEqual([3, 8, 18, 38, 128]);
  });

  test("does not make the next looks at a running job rarer once it is back", async () => {
    const { polls } = await watch(inTurn<Look>(LOST, LOST, RUNNING, RUNNING, MADE));
    expect(polls).toEqual([3, 8, 18, 24, 31]);
  });
});

describe("at its expiry a job", () => {
  const watchedUntilLast = pollingFrom({ polls: 400, seenAt: SCHEDULE.giveUpAt - 400_000 });
  const lostSince = (hours: number) => pollingFrom({ polls: 400, seenAt: START + hours * HOUR });
  const atExpiry: PlayOptions = { startAt: SCHEDULE.giveUpAt - 100_000 };

  test("that is still running has timed out", async () => {
    const { output, hours } = await watch(() => RUNNING, watchedUntilLast, atExpiry);
    expect(output).toEqual({ kind: "timed_out", jobIndex: 1 });
    expect(hours * 3_600).toBeCloseTo(100, 6);
  });

  test("that is gone, and was seen unfinished minutes before, has timed out", async () => {
    const { output } = await watch(() => ({ kind: "gone" }), watchedUntilLast, atExpiry);
    expect(output).toEqual({ kind: "timed_out", jobIndex: 1 });
  });

  test("that is gone, and was not seen for long, has expired: it may have been made and billed", async () => {
    const { output } = await watch(() => ({ kind: "gone" }), lostSince(20), atExpiry);
    expect(output).toEqual({ kind: "expired", jobIndex: 1 });
  });

  test("that was never seen, the app being down, has expired", async () => {
    const { output } = await watch(() => ({ kind: "gone" }), POLLING, { startAt: START + 30 * HOUR });
    expect(output).toEqual({ kind: "expired", jobIndex: 1 });
  });

  test("of a provider out of reach is asked for ten minutes more, then it has expired", async () => {
    const { output, polls } = await watch(() => LOST, lostSince(20), atExpiry);
    expect(output).toEqual({ kind: "expired", jobIndex: 1 });
    expect(Math.max(...polls)).toBeGreaterThanOrEqual(100 + 600);
    expect(Math.max(...polls)).toBeLessThan(100 + 600 + 600);
  });

  test("that is gone within the last minutes before has ended as at the expiry itself", async () => {
    const minutesBefore: PlayOptions = { startAt: SCHEDULE.giveUpAt - 500_000 };
    const gone = async (phase: typeof POLLING) =>
      (await watch(() => ({ kind: "gone" }), phase, minutesBefore)).output;
    expect(await gone(lostSince(20))).toEqual({ kind: "expired", jobIndex: 1 });
    expect(await gone(watchedUntilLast)).toEqual({ kind: "timed_out", jobIndex: 1 });
  });

  test("is watched for as long as its provider says on the way", async () => {
    const expiresAt = SCHEDULE.giveUpAt + HOUR;
    const told = (hours: number): Look => (hours < 24.5 ? { kind: "running", expiresAt } : MADE);
    const { output, hours } = await watch(told, watchedUntilLast, atExpiry);
    expect(output).toMatchObject({ kind: "made" });
    expect(hours).toBeLessThan(0.7);
    const { output: shorter } = await watch(() => ({ kind: "running", expiresAt: START + HOUR }));
    expect(shorter).toEqual({ kind: "timed_out", jobIndex: 1 });
  });

  test("that was made in time is still archived", async () => {
    const { output } = await watch((hours) => (hours >= 24 ? MADE : LOST), lostSince(20), atExpiry);
    expect(output).toMatchObject({ kind: "made" });
  });
});

test("a word that nobody knows travels with the watch, so that the log hears of it once", async () => {
  const told: unknown[] = [];
  const strange: Look = { kind: "running", unknownWord: "warming_up" };
  const looks = 120;
  await playJob(POLLING, {
    checkJob: (input: { readonly toldWord?: string }) => {
      told.push(input.toldWord);
      return told.length < looks ? strange : MADE;
    },
    archiveOutput,
  });
  expect(told).toEqual([undefined, ...Array.from({ length: looks - 1 }, () => "warming_up")]);
});
