import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { see } from "../support/engine/seen.ts";
import { leftBehind } from "../support/proof/accounts.ts";
import { auditedStack } from "../support/proof/killedFilm.ts";
import { eventually, type Video, videoOf } from "../support/stack/stackApi.ts";
import { jobsFor, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const VIDEOS = 24;
const STEP_MS = 120;

const stack = useStack({ slots: VIDEOS });

/** Moments to cancel in: at once and later, as its job comes to the provider and later, as it is watched and later. */
const MOMENTS = [
  async () => {},
  async ({ prompt }: Video) => {
    await eventually(
      "the job",
      () => jobsFor(stack(), prompt),
      ({ length }) => length > 0,
    );
  },
  async ({ id }: Video) => await rendering(stack(), id),
];

async function cancelled(number: number): Promise<Video> {
  const { api } = stack();
  const video = await api.create({ prompt: `Film ${number} that nobody waits for ${UNTIL_TOLD}` });
  await MOMENTS[number % MOMENTS.length]?.(video);
  await sleep(Math.floor(number / MOMENTS.length) * STEP_MS);
  videoOf(await api.call(`/videos/${video.id}/cancel`, { method: "POST" }), 202);
  return await api.ended(video.id);
}

test("cancelled at any moment of their first seconds: each ends, is stopped, and costs nothing", async (context) => {
  const ended = await Promise.all(Array.from({ length: VIDEOS }, (_, number) => cancelled(number)));
  for (const video of ended) expect(video).toMatchObject({ stage: "cancelled", cost: { actual: 0 } });
  const { sora } = stack();
  const jobs = await sora.jobs();
  expect(jobs.length).toBeGreaterThanOrEqual((VIDEOS * 2) / 3);
  expect(jobs.filter(({ deletedAt }) => deletedAt === null)).toEqual([]);
  expect((await sora.invoice()).lines).toEqual([]);
  // A workflow goes on for a moment after its video has ended.
  await eventually(
    "what is left behind",
    () => leftBehind(auditedStack(stack())),
    ({ length }) => length === 0,
  );
  see(
    context,
    `${jobs.length} of ${VIDEOS} had come to the provider; each was deleted there, none billed, nothing left`,
  );
});
