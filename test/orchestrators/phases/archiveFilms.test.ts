import { describe, expect, test } from "vitest";
import type { ArchiveInput, ArchiveOutcome } from "../../../src/lib/durable/contracts.ts";
import { archiving, HOUR, inTurn, JOB, playJob, START } from "../../support/samples/sampleJob.ts";

const ARCHIVED: ArchiveOutcome = { kind: "archived" };
const RETRY: ArchiveOutcome = { kind: "retry", retryAfterSeconds: null, expiresAt: START + 24 * HOUR };
const EXPIRED: ArchiveOutcome = { kind: "expired" };

/** The seconds at which each film was tried. */
function triesOf(steps: readonly { input: unknown; atSeconds: number }[], film: number): number[] {
  return steps.filter(({ input }) => filmOf(input) === film).map(({ atSeconds }) => atSeconds);
}
const filmOf = (input: unknown) =>
  typeof input === "object" && input && "film" in input ? input.film : null;

test("every film of a job is copied, each by its own id", async () => {
  const { output, steps } = await playJob(archiving(["a", "b", "c"]), { archiveOutput: () => ARCHIVED });
  expect(output).toEqual({ kind: "made", jobIndex: 1, films: 3 });
  expect(steps.map(({ name, input }) => [name, input])).toEqual([
    ["archiveOutput", { ...JOB, film: 0, outputId: "a" }],
    ["archiveOutput", { ...JOB, film: 1, outputId: "b" }],
    ["archiveOutput", { ...JOB, film: 2, outputId: "c" }],
  ]);
});

describe("a film that cannot be had", () => {
  test("is asked for after 5 s, then twice as long each time, at most every 5 minutes", async () => {
    const { output, steps } = await playJob(archiving(["a"]), {
      archiveOutput: inTurn<ArchiveOutcome>(RETRY, RETRY, RETRY, RETRY, RETRY, RETRY, RETRY, RETRY, ARCHIVED),
    });
    expect(triesOf(steps, 0)).toEqual([0, 5, 15, 35, 75, 155, 315, 615, 915]);
    expect(output).toMatchObject({ kind: "made" });
  });

  test("is not asked for before the time the provider asked for", async () => {
    const busy: ArchiveOutcome = { ...RETRY, retryAfterSeconds: 40 };
    const { steps } = await playJob(archiving(["a"]), {
      archiveOutput: inTurn<ArchiveOutcome>(busy, RETRY, ARCHIVED),
    });
    expect(triesOf(steps, 0)).toEqual([0, 40, 50]);
  });

  test("does not hold up the other films of its job", async () => {
    const { output, steps } = await playJob(archiving(["broken", "b", "c"]), {
      archiveOutput: ({ film }, { now }) => (film > 0 ? ARCHIVED : now < START + 24 * HOUR ? RETRY : EXPIRED),
    });
    // A fresh history looks once at films that are there already: a read of our own storage.
    expect(triesOf(steps, 1).length).toBeLessThan(10);
    for (const film of [1, 2]) expect(triesOf(steps, film)[0]).toBeLessThan(30);
    expect(triesOf(steps, 0).at(-1)).toBeGreaterThanOrEqual(24 * 3_600);
    expect(output).toEqual({ kind: "made", jobIndex: 1, films: 3 });
  });

  test("until it has expired ends the job as made: it was, and is billed", async () => {
    const { output } = await playJob(archiving(["a"]), {
      archiveOutput: inTurn<ArchiveOutcome>(RETRY, EXPIRED),
    });
    expect(output).toEqual({ kind: "made", jobIndex: 1, films: 1 });
  });
});

describe("the history of a day of failed downloads", () => {
  const never = (input: ArchiveInput, now: number) =>
    input.film === 1 || now >= START + 24 * HOUR ? ARCHIVED : RETRY;

  test("stays bounded, and so do the calls", async () => {
    const { histories, steps, output } = await playJob(archiving(["a", "b", "c"]), {
      archiveOutput: (input, { now }) => never(input, now),
    });
    for (const { calls, events } of histories) {
      expect(calls.length).toBeLessThanOrEqual(50);
      expect(events).toBeLessThanOrEqual(8 * 50 + 4);
    }
    expect(steps.length).toBeLessThan(350);
    expect(output).toEqual({ kind: "made", jobIndex: 1, films: 3 });
  });

  test("goes on from the first film that is not there yet", async () => {
    const { histories } = await playJob(
      archiving(["a", "b", "c"]),
      { archiveOutput: ({ film }) => (film === 0 ? ARCHIVED : RETRY) },
      { stopAfterHours: 6 },
    );
    expect(histories[1]?.input).toEqual({
      ...JOB,
      phase: archiving(["a", "b", "c"], { done: 1, failures: 49 }),
    });
  });
});

test("a job whose films were all dealt with by an earlier history is done at once", async () => {
  const { output, steps } = await playJob(archiving(["a", "b"], { done: 2 }), {});
  expect(output).toEqual({ kind: "made", jobIndex: 1, films: 2 });
  expect(steps).toEqual([]);
});

describe("a film that its job promised, and that", () => {
  const NOT_MADE: ArchiveOutcome = { kind: "not_made", code: "moderation_blocked" };
  const WITHHELD: ArchiveOutcome = { kind: "expired", withheld: true };

  test("was surely not made, costs nothing", async () => {
    const { output } = await playJob(archiving(["a"]), { archiveOutput: () => NOT_MADE });
    expect(output).toEqual({ kind: "failed", jobIndex: 1, code: "moderation_blocked" });
  });

  test("was never more than a fault, is one that nobody can account for", async () => {
    const { output } = await playJob(archiving(["a"]), {
      archiveOutput: inTurn<ArchiveOutcome>(RETRY, WITHHELD),
    });
    expect(output).toEqual({ kind: "expired", jobIndex: 1 });
  });

  test("was not made, takes nothing from the films that were, also over a fresh history", async () => {
    const { output } = await playJob(archiving(["blocked", "slow"]), {
      archiveOutput: ({ film }, { now }) =>
        film === 0 ? NOT_MADE : now < START + 20 * HOUR ? RETRY : ARCHIVED,
    });
    expect(output).toEqual({ kind: "made", jobIndex: 1, films: 1 });
  });
});
