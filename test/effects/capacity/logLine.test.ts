import { expect, test } from "vitest";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { logLine } from "../../../src/lib/effects/capacity/logLine.ts";
import { GROUP, steps } from "../../support/workflows/steps.ts";

const HALF_AN_HOUR_MS = 1_800_000;

test("a line is told as long as it is, and warned about when its first waits for half an hour", async () => {
  const at = steps();
  const jobs = [];
  for (const prompt of ["one", "two", "three"]) {
    const { record, ...job } = await at.accept({ prompt });
    await takeSlot({ ...job, waiter: record.id }, at.tools);
    jobs.push(job);
  }
  expect(at.logged).toContainEqual({
    event: "job_waiting",
    fields: { videoId: jobs[2]?.id, jobIndex: 0, group: GROUP, position: 1 },
  });
  at.logged.length = 0;
  await logLine(GROUP, at.tools);
  const seen = { group: GROUP, waiting: 1, running: 2 };
  expect(at.logged).toMatchObject([{ event: "capacity_seen", fields: seen }]);

  at.clock.time += HALF_AN_HOUR_MS;
  await logLine(GROUP, at.tools);
  expect(at.logged.at(-1)).toMatchObject({
    event: "waiting_long",
    fields: { group: GROUP, waiting: 1, oldestSeconds: 1_800, videoId: jobs[2]?.id },
  });
});

test("a group that nobody waits in says nothing", async () => {
  const at = steps();
  await logLine(GROUP, at.tools);
  expect(at.logged).toEqual([]);
});
