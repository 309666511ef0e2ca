import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { isFinal } from "../../domain/video/stage.ts";
import { awaitChange } from "../../effects/events/awaitChange.ts";
import { findVideo } from "../../effects/videos/findVideo.ts";
import { type AgentTools, offering } from "../tool.ts";
import { VIDEO_SHOWN, videoShown, withVideo } from "../videoTool.ts";
import { VIDEO_ID } from "./videoId.ts";

const LONGEST_SECONDS = 50;

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
    await untilEnded(id, seconds * 1_000, tools);
    return await withVideo(id, tools, (record) => videoShown(record, tools));
  },
});

/** Waits by the one watch of the owner's films; where too many wait already, for the whole time. */
async function untilEnded(id: string, milliseconds: number, tools: AgentTools): Promise<void> {
  const found = await findVideo(id, tools.caller, tools);
  if (found === null || isFinal(found.stage)) return;
  const awaited = await awaitChange(
    {
      caller: tools.caller.owner,
      owner: found.owner,
      id,
      milliseconds,
      isNews: async ({ stage }) => isFinal(stage),
      gone: NEVER,
    },
    tools,
  );
  if (awaited.kind === "full") await sleep(milliseconds);
}

const NEVER = new AbortController().signal;
