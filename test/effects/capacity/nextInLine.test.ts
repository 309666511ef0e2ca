import { expect, test } from "vitest";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import type { SlotAnswer } from "../../../src/lib/durable/contracts.ts";
import { GROUP, type Steps, steps } from "../../support/workflows/steps.ts";

/** Five come one after the other; what each of them is told. */
async function five(at: Steps) {
  const answers: SlotAnswer[] = [];
  for (const prompt of ["1", "2", "3", "4", "5"]) {
    at.clock.time += 1;
    answers.push(await takeSlot({ ...(await at.accept({ prompt })), waiter: prompt }, at.tools));
  }
  return answers;
}

test("while others run, nobody in line looks again by itself", async () => {
  const go = { kind: "go" };
  const sleep = { kind: "wait", lookAgainAt: null };
  expect(await five(steps())).toEqual([go, go, sleep, sleep, sleep]);
});

test("where a minute allows no more creates, the next one looks when it is over, and those behind sleep", async () => {
  const at = steps(
    {},
    { CAPACITY_GROUPS: JSON.stringify({ [GROUP]: { maxRunning: 2, maxCreatesPerMinute: 1 } }) },
  );
  const [, ...behind] = await five(at);
  expect(behind.map((answer) => answer.kind === "wait" && answer.lookAgainAt !== null)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
