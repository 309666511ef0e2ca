import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { isFinal } from "../../domain/video/stage.ts";
import { offering } from "../tool.ts";
import { VIDEO_SHOWN, videoShown, withVideo } from "../videoTool.ts";
import { VIDEO_ID } from "./videoId.ts";

const LONGEST_SECONDS = 50;
const LOOK_EVERY_MS = 1_000;

export const wait = offering({
  name: "wait",
  title: "Wait for a film",
  description:
    "Waits until a film has ended, or for the time that is given (at most 50 seconds), and shows it as `status` does. Call it again while the film is not ready. Costs nothing.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({
    id: VIDEO_ID,
    seconds: z
      .number({ error: "a number" })
      .min(1, { error: "Invalid value: 'seconds' must be 1 to 50." })
      .max(LONGEST_SECONDS, { error: "Invalid value: 'seconds' must be 1 to 50." })
      .default(LONGEST_SECONDS)
      .describe("How long to wait at most."),
  }),
  output: VIDEO_SHOWN,
  async run({ id, seconds }, tools) {
    const until = performance.now() + seconds * 1_000;
    for (;;) {
      const answer = await withVideo(id, tools, async (record) => {
        const mayWait = !isFinal(record.stage) && performance.now() + LOOK_EVERY_MS < until;
        return mayWait ? NOT_YET : await videoShown(record, tools);
      });
      if (answer !== NOT_YET) return answer;
      await sleep(LOOK_EVERY_MS);
    }
  },
});

const NOT_YET = { kind: "refused", note: "" } as const;
