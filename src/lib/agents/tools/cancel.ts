import * as z from "zod";
import { cancel as cancelVideo } from "../../effects/videos/cancelVideo.ts";
import { errorAnswer } from "../../http/answers/errorAnswer.ts";
import { unknownVideo } from "../../http/answers/videoAnswer.ts";
import { offering, refusal } from "../tool.ts";
import { VIDEO_SHOWN, videoShown, withVideo } from "../videoTool.ts";
import { VIDEO_ID } from "./videoId.ts";

export const cancel = offering({
  name: "cancel",
  title: "Stop a film",
  description:
    "Asks for a film's end. What the provider can no longer stop is made and paid all the same; `wait` tells how it ended. Costs nothing by itself.",
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
  input: z.strictObject({ id: VIDEO_ID }),
  output: VIDEO_SHOWN,
  run: ({ id }, tools) =>
    withVideo(id, tools, async (found) => {
      const cancelled = await cancelVideo(found, tools);
      if (!cancelled) return refusal(unknownVideo());
      if (cancelled.kind === "ended") {
        const message = `This video has already ended (${cancelled.stage}).`;
        return refusal(errorAnswer("already_finished", { message }));
      }
      return await videoShown(cancelled.record, tools, "Its end was asked for.");
    }),
});
