import type { TestStack } from "./stack.ts";
import { CANARY } from "./stackLeaks.ts";

/** In a prompt: the job runs until `finishJobs` ends it. */
export const UNTIL_TOLD = "#render=3600";

/** The provider's jobs for this very prompt. */
export async function jobsFor({ sora }: TestStack, prompt: string) {
  return (await sora.jobs()).filter((job) => job.prompt === prompt);
}

/** Waits until the provider is at work on a video. */
export async function rendering({ api }: TestStack, id: string): Promise<void> {
  await api.until(id, ({ stage }) => ["preprocessing", "running", "processing"].includes(stage));
}

/** Ends the provider's jobs for this prompt now, each with its film. */
export async function finishJobs(stack: TestStack, prompt: string): Promise<void> {
  for (const { id } of await jobsFor(stack, prompt)) await stack.sora.changeJob(id, { finishNow: true });
}

/** Takes both of the provider's slots, until `free` is called; it resolves when the two films are there. */
export async function fillSlots(stack: TestStack): Promise<{ free(): Promise<void> }> {
  const { api } = stack;
  const both = [1, 2].map((each) => api.create({ prompt: `${CANARY} ${each} in the way ${UNTIL_TOLD}` }));
  const videos = await Promise.all(both);
  for (const { id } of videos) await rendering(stack, id);
  return {
    free: async () => {
      for (const { prompt } of videos) await finishJobs(stack, prompt);
      for (const { id } of videos) await api.ended(id);
    },
  };
}
