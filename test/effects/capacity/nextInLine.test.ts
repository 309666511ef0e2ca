import { expect, test } from "vitest";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { steps } from "../../support/workflows/steps.ts";

const SOON_MS = 300_000;

test("who is next looks again soon, however little of the line a look had to read; who comes behind sleeps", async () => {
  const at = steps();
  const answers = [];
  for (const prompt of ["1", "2", "3", "4", "5", "6", "7"]) {
    at.clock.time += 1;
    answers.push(await takeSlot({ ...(await at.accept({ prompt })), waiter: prompt }, at.tools));
  }
  const sleeps = answers.map((answer) => (answer.kind === "wait" ? answer.lookAgainAt - at.clock.time : 0));
  expect(sleeps.map((ms) => ms <= SOON_MS)).toEqual([true, true, true, true, false, false, false]);
});
