import { expect, test } from "vitest";
import { submitJob } from "../../../src/activities/submitJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { createsOf, expectSettled } from "../../support/app/books.ts";
import { oneApp } from "../../support/app/oneApp.ts";
import { soraModel } from "../../support/providers/soraModel.ts";
import { GROUP, steps } from "../../support/workflows/steps.ts";

const app = oneApp({ models: soraModel({ group: "films" }) });

test("a group that is paused posts nothing: its videos wait, health and the log say so, and they are made when it goes on", async () => {
  const settings = { CAPACITY_GROUPS: '{"films":{"maxRunning":0}}' };
  const dailies = await app({ settings });
  const id = await dailies.create({ prompt: "A door", seconds: "4" }, "k");
  await dailies.clock.advance(20 * 60_000);
  expect(await dailies.video(id)).toMatchObject({
    status: "queued",
    stage: "waiting_for_capacity",
    queue_position: 1,
  });
  expect(createsOf(dailies)).toEqual([]);
  expect((await dailies.call("GET", "/health"))?.body).toMatchObject({
    status: "healthy",
    unfinished: 1,
    providers: [{ model: "sora-2", paused: true }],
  });
  expect((await dailies.call("GET", "/models"))?.body).toMatchObject({
    data: [{ limits: { max_running: 0 } }],
  });
  expect(dailies.events("group_paused")).toContainEqual(
    expect.objectContaining({ group: "films", waiting: 1 }),
  );

  dailies.crash();
  settings.CAPACITY_GROUPS = "";
  await dailies.run();
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectSettled(dailies, 1);
});

test("a slot that was given before the pause is no leave to post: its job is in line again, in its place", async () => {
  const at = steps();
  const { record, ...job } = await at.accept();
  expect(await takeSlot({ ...job, waiter: "w" }, at.tools)).toEqual({ kind: "go" });
  const limitsOf = () => ({ maxRunning: 0, maxCreatesPerMinute: null });
  const paused = { ...at.tools, config: { ...at.tools.config, limitsOf } };
  expect(await submitJob(job, paused)).toMatchObject({ kind: "wait" });
  expect((await at.storage.capacity.find(GROUP, `${record.id}:0`))?.ticket.state).toEqual({
    kind: "waiting",
  });
  expect((await takeSlot({ ...job, waiter: "w" }, paused)).kind).toBe("wait");
  expect((await takeSlot({ ...job, waiter: "w" }, at.tools)).kind).toBe("go");
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "bound" });
});
