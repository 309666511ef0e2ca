import { afterEach, expect, test } from "vitest";
import { startTestStack, type TestStack } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stackApi.ts";
import { jobsFor, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";

/** The emulator saves every five seconds: a kill now and then comes too late to lose anything. */
const TRIES = 5;

let stack: TestStack | undefined;
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
});

/** A job that runs at the provider, and whose video the emulator has lost with its last seconds; its id there. */
async function lostInTheWindow(running: TestStack): Promise<string> {
  const { api } = running;
  for (let tried = 0; tried < TRIES; tried++) {
    const { id, prompt } = await api.create({ prompt: `A film ${tried} that is forgotten ${UNTIL_TOLD}` });
    await rendering(running, id);
    await running.kill("azurite");
    await running.start("azurite");
    const answer = await eventually(
      "the video after the kill",
      () => api.call(`/videos/${id}`),
      ({ status }) => status === 404 || status === 200,
    );
    const [job] = await jobsFor(running, prompt);
    if (!job) throw new Error("no job was made");
    if (answer.status === 404) return job.id;
    await running.sora.changeJob(job.id, { finishNow: true });
    await api.ended(id);
  }
  throw new Error(`the emulator lost nothing in ${TRIES} kills`);
}

test("a job whose video the emulator lost in its five seconds is reported by the sweep as nobody's", async () => {
  stack = await startTestStack({
    models: { "sora-2": { exclusive: true } },
    settings: { PROVIDER_TIMEOUT_SECONDS: "1" },
  });
  const running = stack;
  const lost = await lostInTheWindow(running);
  const reports = await eventually(
    "the report",
    async () => {
      // One that begins while another runs is none.
      await running.runTimer("sweepVideos").catch(() => undefined);
      return running.hostLines.filter((line) => line.includes('"event":"orphan_at_provider"'));
    },
    (lines) => lines.some((line) => line.includes(lost)),
  );
  expect(reports.filter((line) => line.includes(lost))).toHaveLength(1);
  expect(await running.sora.jobs()).toContainEqual(expect.objectContaining({ id: lost }));
});
