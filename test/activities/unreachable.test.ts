import { expect, test } from "vitest";
import { checkJob } from "../../src/activities/checkJob.ts";
import { submitJob } from "../../src/activities/submitJob.ts";
import { takeSlot } from "../../src/activities/takeSlot.ts";
import { operationsNow } from "../../src/lib/effects/operations/operationsNow.ts";
import { silentGroups } from "../../src/lib/effects/operations/silentGroups.ts";
import { showVideo } from "../../src/lib/effects/videos/showVideo.ts";
import { playCreates, UNREACHABLE } from "../support/workflows/handOver.ts";
import { GROUP, type Steps, steps } from "../support/workflows/steps.ts";

const viewer = {
  caller: { kind: "caller", owner: "ann", admin: true },
  baseUrl: "http://here/api/v1",
} as const;
const SAYS = "The provider cannot be reached. It is asked again until it answers.";

/** What the video, an operator and the health are told: whether the provider is out of reach. */
async function told(at: Steps, id: string) {
  const record = (await at.storage.records.find("ann", id))?.record;
  if (!record) throw new Error("no record");
  const video = await showVideo({ ...record, forecast: { [record.stage]: [60_000] } }, viewer, at.tools);
  const [group] = (await operationsNow(viewer, at.tools)).groups;
  const isSilent = (await silentGroups([GROUP], at.tools)).has(GROUP);
  expect([group?.unreachable, isSilent, video.message === SAYS, video.eta === null]).toEqual(
    Array(4).fill(video.unreachable),
  );
  return video.unreachable;
}

test("who waits for a provider that takes no job is told so, without an eta, until it answers", async () => {
  const at = steps();
  playCreates(at, UNREACHABLE);
  const { record, ...job } = await at.accept();
  expect(await told(at, record.id)).toBe(false);
  await takeSlot({ ...job, waiter: "w" }, at.tools);
  const outcome = await submitJob(job, at.tools);
  expect(await told(at, record.id)).toBe(true);
  if (outcome.kind !== "wait" || outcome.lookAgainAt === null) throw new Error("it did not wait");
  at.clock.time = outcome.lookAgainAt;
  await takeSlot({ ...job, waiter: "w" }, at.tools);
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "bound" });
  expect(await told(at, record.id)).toBe(false);
});

test("so is whose job runs at a provider that does not answer, until a look is answered", async () => {
  const at = steps();
  const { record, ...job } = await at.accept();
  await takeSlot({ ...job, waiter: "w" }, at.tools);
  await submitJob(job, at.tools);
  const { check } = at.provider;
  at.provider.check = async () => ({ kind: "unreachable", retryAfterSeconds: null, reason: "reset" });
  await checkJob(job, at.tools);
  expect(await told(at, record.id)).toBe(true);
  at.provider.check = check;
  await checkJob(job, at.tools);
  expect(await told(at, record.id)).toBe(false);
});

test("what nobody has tried for ten minutes is not called out of reach", async () => {
  const at = steps();
  playCreates(at, UNREACHABLE);
  const { record: _, ...job } = await at.accept();
  await takeSlot({ ...job, waiter: "w" }, at.tools);
  await submitJob(job, at.tools);
  at.clock.time += 600_000;
  expect((await silentGroups([GROUP], at.tools)).size).toBe(0);
});
