import fc from "fast-check";
import { expect, test } from "vitest";
import type { Look } from "../../src/lib/domain/polling/look.ts";
import type { ArchiveOutcome, SlotAnswer, SubmitOutcome } from "../../src/lib/durable/contracts.ts";
import { HOUR, playJob, SCHEDULE, START } from "../support/samples/sampleJob.ts";
import type { Play } from "../support/workflows/playWorkflow.ts";

type Choose = <T>(...options: readonly [T, ...T[]]) => T;

const LONGEST_WAIT_FOR_A_SLOT = HOUR;

/** Plays a job whose every answer is one of those its steps can give, as `choices` has it. */
function playAny(choices: readonly number[], timersEarlyMs: number): Promise<Play> {
  let turn = 0;
  const choose: Choose = (first, ...more) => {
    const options = [first, ...more];
    return options[(choices[turn++ % choices.length] ?? 0) % options.length] ?? first;
  };
  let expiresAt = Number.POSITIVE_INFINITY;
  return playJob(
    { kind: "submit" },
    {
      takeSlot: (_input, { now, raise }): SlotAnswer => {
        if (now > START + LONGEST_WAIT_FOR_A_SLOT) return { kind: "go" };
        const lookAgainAt = choose(now + 180_000, null);
        const answer = choose<SlotAnswer>({ kind: "go" }, { kind: "wait", lookAgainAt }, { kind: "go" });
        // Whoever sleeps without a time is woken when a slot is given.
        if (answer.kind === "wait" && lookAgainAt === null) raise("wake", choose(1, 100, 1_000));
        return answer;
      },
      submitJob: (_input, { now, raise }): SubmitOutcome => {
        const giveUpAt = now + 24 * HOUR;
        const bound: SubmitOutcome = { kind: "bound", submittedAt: now, schedule: { ...SCHEDULE, giveUpAt } };
        const answer =
          now > START + LONGEST_WAIT_FOR_A_SLOT ? bound : choose(bound, ...unbound(now), bound, bound);
        if (answer === bound) expiresAt = giveUpAt;
        else raise("wake", choose(100, 1_000, 10_000));
        return answer;
      },
      checkJob: () => choose<Look>(RUNNING, ...choose<Look[]>([RUNNING], [LOST], [RUNNING], ENDS)),
      archiveOutput: (_input, { now }): ArchiveOutcome => {
        if (now >= expiresAt) return { kind: "expired" };
        const retryAfterSeconds = choose<number | null>(null, 0, 3_600);
        return choose<ArchiveOutcome>({ kind: "retry", retryAfterSeconds, expiresAt }, { kind: "archived" });
      },
    },
    { timersEarlyMs, activityMs: 50, callsAtMost: 2_500 },
  );
}

const RUNNING: Look = { kind: "running" };
const LOST: Look = { kind: "unreachable", retryAfterSeconds: null };
const ENDS: Look[] = [
  { kind: "made", outputIds: ["a", "b", "c", "d"] },
  { kind: "failed", code: "provider_failed" },
  { kind: "gone" },
  { kind: "cancelled" },
];

function unbound(now: number): SubmitOutcome[] {
  return [
    { kind: "wait", lookAgainAt: now + 15_000 },
    { kind: "wait", lookAgainAt: null },
    { kind: "unsettled", lookAgainAt: now + 30_000 },
    { kind: "unknown", lookAgainAt: now + HOUR },
    { kind: "ended", outcome: { kind: "failed", jobIndex: 1, code: "invalid_request" } },
  ];
}

test("whatever its steps answer, a job ends, in bounded calls and histories, submits once, and gives its slot back", async () => {
  const choices = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(choices, fc.constantFrom(0, 400, 999), async (numbers, early) => {
      const { output, steps, histories, elapsedSeconds } = await playAny(numbers, early);
      expect(output).toHaveProperty("kind");
      expect(elapsedSeconds).toBeLessThan((1 + 24 + 2) * 3_600);
      for (const { events, raised } of histories) expect(events - 3 * raised).toBeLessThanOrEqual(8 * 51 + 4);

      const names = steps.map(({ name }) => name);
      const first = names.indexOf("checkJob");
      expect(names.filter((name) => name === "releaseSlot")).toHaveLength(1);
      if (first >= 0) expect(names.slice(first)).not.toContain("submitJob");
      const copied = names.indexOf("archiveOutput");
      if (copied >= 0) expect(names.indexOf("releaseSlot")).toBe(copied - 1);
    }),
    { numRuns: 30 },
  );
});
