import type { TestStack } from "./stack.ts";
import type { Video } from "./stackApi.ts";
import { CANARY } from "./stackLeaks.ts";

/** The provider's jobs for this very prompt. */
export async function jobsFor({ sora }: TestStack, prompt: string) {
  return (await sora.jobs()).filter((job) => job.prompt === prompt);
}

/** Takes both of the provider's slots, with films that take so many seconds. */
export async function fillSlots({ api }: TestStack, seconds: number): Promise<Video[]> {
  const both = [1, 2].map((each) =>
    api.create({ prompt: `${CANARY} ${each} in the way #render=${seconds}` }),
  );
  const videos = await Promise.all(both);
  const before = ["queued", "waiting_for_capacity", "submitting"];
  for (const { id } of videos) await api.until(id, ({ stage }) => !before.includes(stage));
  return videos;
}
