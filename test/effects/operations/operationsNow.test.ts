import { expect, test } from "vitest";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { changeReach } from "../../../src/lib/domain/capacity/groupState.ts";
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

test("a pool shows each of its resources, and is paused while all of them are", async () => {
  const resources = ["gpu-1", "gpu-2"].map((name, index) => ({
    endpoint: `http://${name}.example`,
    maxRunning: index + 1,
  }));
  const at = steps({ endpoint: undefined, resources });
  const job = await at.accept();
  const { group } = job.record.plan.jobs[0] ?? { group: "" };
  expect(await handOver(at, job)).toMatchObject({ kind: "bound" });
  const shown = async () => (await operationsNow(viewer, at.tools)).groups[0];
  const idle = await shown();
  expect(idle).toMatchObject({ running: 1, waiting: 0, paused_until: null });
  expect(idle?.resources).toEqual([
    { resource: "gpu-1.example (SORA_KEY)", running: expect.any(Number), max_running: 1, paused_until: null },
    { resource: "gpu-2.example (SORA_KEY)", running: expect.any(Number), max_running: 2, paused_until: null },
  ]);
  expect(idle?.resources.reduce((sum, { running }) => sum + running, 0)).toBe(1);
  const pause = async (resource: string, seconds: number) =>
    await at.storage.capacity.changeGroup(group, (state) =>
      changeReach(state, resource, (reach) => ({
        ...reach,
        pausedUntil: at.clock.time + seconds * 1_000,
      })),
    );
  await pause("gpu-1.example (SORA_KEY)", 60);
  expect(await shown()).toMatchObject({
    paused_until: null,
    resources: [{ paused_until: at.clock.time / 1_000 + 60 }, {}],
  });
  await pause("gpu-2.example (SORA_KEY)", 30);
  expect(await shown()).toMatchObject({ paused_until: at.clock.time / 1_000 + 30 });
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
