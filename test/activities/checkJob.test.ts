import { expect, test } from "vitest";
import { checkJob } from "../../src/activities/checkJob.ts";
import { submitJob } from "../../src/activities/submitJob.ts";
import { takeSlot } from "../../src/activities/takeSlot.ts";
import { steps } from "../support/workflows/steps.ts";

test("a word that nobody knows is told to the log once a job", async () => {
  const at = steps();
  const { record, ...job } = await at.accept();
  await takeSlot({ ...job, waiter: "w" }, at.tools);
  await submitJob(job, at.tools);
  const [made] = at.provider.jobs;
  if (!made) throw new Error("no job");
  at.provider.check = async () => ({ kind: "seen", job: { ...made, unknownWord: "warming_up" } });
  const look = await checkJob(job, at.tools);
  expect(look).toMatchObject({ kind: "running", unknownWord: "warming_up" });
  await checkJob({ ...job, toldWord: "warming_up" }, at.tools);
  const told = at.logged.filter(({ event }) => event === "unknown_status");
  expect(told.map(({ fields }) => fields)).toEqual([
    expect.objectContaining({ videoId: record.id, jobIndex: 0, model: "sora-2", word: "warming_up" }),
  ]);
});

test.each([
  ["another prompt is another job's, and ends nothing", "Somebody else's film", "unreachable"],
  ["our prompt is our job's", null, "failed"],
  ["no prompt may be our job's", "", "failed"],
])("an end under another id and %s", async (_name, prompt, kind) => {
  const at = steps();
  const { record, ...job } = await at.accept();
  await takeSlot({ ...job, waiter: "w" }, at.tools);
  await submitJob(job, at.tools);
  const [made] = at.provider.jobs;
  if (!made) throw new Error("no job");
  const echo = { ...made.echo, prompt: prompt ?? record.request.prompt };
  const failed = { ...made, echo, state: "failed" as const };
  at.provider.check = async () => ({ kind: "seen", job: failed, isUnderOtherId: true });
  expect(await checkJob(job, at.tools)).toMatchObject({ kind });
});

test("a job that is made leaves in the record how long that took, as well as it was seen", async () => {
  for (const [seenAgo, renderMs, expected] of [
    [10_000, undefined, 95_000],
    [50_000, undefined, undefined],
    [50_000, 67_000, 67_000],
  ] as const) {
    const at = steps();
    const { record, ...job } = await at.accept();
    await takeSlot({ ...job, waiter: "w" }, at.tools);
    await submitJob(job, at.tools);
    const [made] = at.provider.jobs;
    if (!made) throw new Error("no job");
    at.clock.time += 100_000;
    const told = renderMs === undefined ? {} : { renderMs };
    const done = { ...made, ...told, state: "succeeded" as const, outputIds: ["film_1"] };
    at.provider.check = async () => ({ kind: "seen", job: done });
    expect(await checkJob({ ...job, seenAt: at.clock.time - seenAgo }, at.tools)).toMatchObject({
      kind: "made",
    });
    const [shown] = (await at.storage.records.find(record.owner, record.id))?.record.jobs ?? [];
    expect([shown?.stage, shown?.madeAt, shown?.renderMs]).toEqual(["archiving", at.clock.time, expected]);
  }
});
