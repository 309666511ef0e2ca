import * as z from "zod";
import { offering } from "../tool.ts";
import { VIDEO_SHOWN, videoShown, withVideo } from "../videoTool.ts";
import { VIDEO_ID } from "./videoId.ts";

export const status = offering({
  name: "status",
  title: "Look at a film",
  description:
    "Shows how far a film is and what it costs; when it is ready, with links to the film that work for 15 minutes. Costs nothing.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({ id: VIDEO_ID }),
  output: VIDEO_SHOWN,
  run: ({ id }, tools) => withVideo(id, tools, (record) => videoShown(record, tools)),
});
