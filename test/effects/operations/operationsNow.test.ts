import { expect, test } from "vitest";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { operationsNow } from "../../../src/lib/effects/operations/operationsNow.ts";
import { handOver, SILENCE } from "../../support/workflows/handOver.ts";
import { GROUP, steps } from "../../support/workflows/steps.ts";

const viewer = {
  caller: { kind: "caller", owner: "root", admin: true },
  baseUrl: "http://here/api/v1",
} as const;

test("an idle service shows its groups, with what their resources could do", async () => {
  const at = steps({}, { CAPACITY_GROUPS: JSON.stringify({ [GROUP]: { maxRunning: 3 } }) });
  expect(await operationsNow(viewer, at.tools)).toEqual({
    groups: [
      {
        name: GROUP,
        running: 0,
        waiting: 0,
        paused_until: null,
        unreachable: false,
        resources: [{ resource: "films.example", running: 0, max_running: 3, paused_until: null }],
      },
    ],
    attention: [],
    settings: [],
  });
});

test("what runs and what waits is counted, a pause is told, and so are doubtful settings", async () => {
  const at = steps(
    {},
    { CAPACITY_GROUPS: JSON.stringify({ [GROUP]: { maxRunning: 1 }, misspelt: { maxRunning: 1 } }) },
  );
  const [first, second] = [await at.accept(), await at.accept({ prompt: "Another" })];
  expect(await handOver(at, first)).toMatchObject({ kind: "bound" });
  await takeSlot({ ...second, waiter: `${second.id}:1:0` }, at.tools);
  await at.storage.capacity.changeGroup(GROUP, (state) => ({
    ...state,
    pausedUntil: at.clock.time + 60_000,
  }));
  const { groups, settings } = await operationsNow(viewer, at.tools);
  const paused_until = at.clock.time / 1_000 + 60;
  expect(groups).toMatchObject([
    { running: 1, waiting: 1, paused_until, resources: [{ running: 1, max_running: 1, paused_until }] },
  ]);
  expect(settings).toMatchObject([{ name: "CAPACITY_GROUPS" }]);
});

test("a video that waits for an operator is shown with its owner, another is not", async () => {
  const at = steps({ reconcile: "never" });
  await at.accept({ prompt: "Another" });
  at.provider.submit = async () => SILENCE;
  const lost = await at.accept();
  await handOver(at, lost);
  for (let tries = 0; tries < 3; tries++) {
    at.clock.time += 600_000;
    await handOver(at, lost);
  }
  const { attention } = await operationsNow(viewer, at.tools);
  expect(attention).toMatchObject([{ id: lost.id, owner: "ann", stage: "submit_unknown" }]);
});
