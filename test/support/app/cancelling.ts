import { expect } from "vitest";
import type { Dailies } from "./dailies.ts";

/** Asks for a video's end; the status of the answer. */
export async function cancel(dailies: Dailies, id: string): Promise<number | undefined> {
  return (await dailies.call("POST", `/videos/${id}/cancel`))?.status;
}

/** Lets the video end: cancelled, all of it, and nothing billed. */
export async function expectCancelled(dailies: Dailies, id: string): Promise<void> {
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.status, video.error?.code, video.cost.actual]).toEqual([
    "cancelled",
    "failed",
    "cancelled",
    0,
  ]);
  expect(video.outputs.map(({ status }) => status)).toEqual(video.outputs.map(() => "cancelled"));
}
