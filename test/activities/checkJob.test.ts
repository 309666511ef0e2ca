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
