import * as z from "zod";
import { isVideoId } from "../../domain/video/videoId.ts";
import { VIDEO_OBJECT } from "../../domain/video/videoObject.ts";
import { listVideos } from "../../effects/videos/listVideos.ts";
import { offering } from "../tool.ts";
import { inDollars } from "../videoTool.ts";

const LIMIT = "Invalid value: 'limit' must be a whole number from 1 to 100.";

export const list = offering({
  name: "list",
  title: "List your films",
  description:
    "Lists your films, newest first, with what each has cost; `after` asks for the next page. Costs nothing.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({
    limit: z
      .int({ error: LIMIT })
      .min(1, { error: LIMIT })
      .max(100, { error: LIMIT })
      .default(20)
      .describe("How many at most."),
    after: z
      .string({ error: "a string" })
      .refine(isVideoId, { error: "Invalid value: 'after' is the id of a video." })
      .optional()
      .describe("The last id of the page before."),
    order: z
      .enum(["asc", "desc"], { error: "Invalid value for 'order'. Supported values are: 'asc' and 'desc'." })
      .default("desc")
      .describe("`desc`: newest first."),
  }),
  output: { data: z.array(VIDEO_OBJECT), has_more: z.boolean() },
  async run(query, tools) {
    const listed = await listVideos({ ...query, owner: tools.caller.owner }, tools, tools);
    if (listed.kind === "too_few") throw new Error("a list without filters is never too long to read");
    const { data, has_more } = listed.list;
    const cost = data.reduce((sum, { cost: { actual } }) => sum + (actual ?? 0), 0);
    const note = `${data.length} films, which have cost ${inDollars(cost)} so far. This call costs nothing.`;
    return { kind: "done", note, value: { data, has_more }, links: [] };
  },
});
