import { expect, test } from "vitest";
import { reclaimSlots } from "../../../src/activities/reclaimSlots.ts";
import { submitJob } from "../../../src/activities/submitJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { GRANT_MS } from "../../../src/lib/domain/capacity/holding.ts";
import type { Ticket } from "../../../src/lib/domain/capacity/ticket.ts";
import type { SlotAnswer } from "../../../src/lib/durable/contracts.ts";
import { grantSlots } from "../../../src/lib/effects/capacity/grantSlots.ts";
import { freshPrefix } from "../../support/storage/testStorage.ts";
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

/** Two slots, and one create a minute. */
function oneAMinute(prefix?: string): Steps {
  const limits = { maxRunning: 2, maxCreatesPerMinute: 1 };
  return steps({}, { CAPACITY_GROUPS: JSON.stringify({ [GROUP]: limits }) }, prefix);
}

test("while others run, nobody in line looks again by itself", async () => {
  const go = { kind: "go" };
  const sleep = { kind: "wait", lookAgainAt: null };
  expect(await five(steps())).toEqual([go, go, sleep, sleep, sleep]);
});

test("where a minute allows no more creates, the next one looks when it is over, and those behind sleep", async () => {
  const at = oneAMinute();
  const [, ...behind] = await five(at);
  expect(behind.map((answer) => answer.kind === "wait" && answer.lookAgainAt !== null)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("who did not come for its slot watches no time for those behind it", async () => {
  const at = oneAMinute();
  const away = await at.accept({ prompt: "away" });
  expect(await takeSlot({ ...away, waiter: "away" }, at.tools)).toEqual({ kind: "go" });
  at.clock.time += GRANT_MS + 1_000;
  const [first, second, third] = await five(at);
  expect(first).toEqual({ kind: "go" });
  expect(second).toMatchObject({ kind: "wait", lookAgainAt: expect.any(Number) });
  expect(third).toEqual({ kind: "wait", lookAgainAt: null });
});

test("the next one is woken once for the time it waits for, by whoever changes the line; by each sweep all the same", async () => {
  const prefix = freshPrefix();
  const [at, other] = [oneAMinute(prefix), oneAMinute(prefix)];
  const first = await at.accept({ prompt: "1" });
  await takeSlot({ ...first, waiter: "1" }, at.tools);
  await submitJob(first, at.tools);
  const second = await at.accept({ prompt: "2" });
  const answer = await takeSlot({ ...second, waiter: "2" }, at.tools);
  expect(answer).toEqual({ kind: "wait", lookAgainAt: at.clock.time + 60_000 });

  for (let changes = 0; changes < 3; changes++) await grantSlots(GROUP, other.tools);
  expect(other.woken).toEqual(["2"]);
  await grantSlots(GROUP, at.tools);
  expect(at.woken).toEqual([]);
  await reclaimSlots({}, at.tools);
  expect(at.woken).toEqual(["2"]);
});

test("who comes back into its line watches what those behind it wait for, not its own time alone", async () => {
  const at = oneAMinute();
  const image = { contentType: "image/png", bytes: 1, sha256: "" };
  const out = await at.accept({ prompt: "out", image });
  await takeSlot({ ...out, waiter: "out" }, at.tools);
  const tired = (ticket: Ticket): Ticket => ({ ...ticket, tries: 20 });
  await at.storage.capacity.change(GROUP, `${out.id}:0`, tired);
  const behind = await at.accept({ prompt: "behind" });
  expect(await takeSlot({ ...behind, waiter: "behind" }, at.tools)).toMatchObject({ kind: "wait" });
  at.storage.images.get = async () => {
    throw new Error("the blobs are out of reach");
  };
  const answer = await submitJob(out, at.tools);
  // Its own turn is in five minutes; the minute that the one behind it uses up is over before.
  expect(at.woken).toEqual(["behind"]);
  expect(answer).toEqual({ kind: "wait", lookAgainAt: at.clock.time + 60_000 });
});
