import * as z from "zod";
import { VIDEO_OBJECT } from "./videoObject.ts";

/** The answer of `GET /videos`. */
export const VIDEO_LIST = z.strictObject({
  object: z.literal("list"),
  data: z.array(VIDEO_OBJECT),
  /** First and last id in `data`; null when it is empty. The last one is the `after` of the next page. */
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  /** True only when the next page has something. */
  has_more: z.boolean(),
});

export type VideoList = z.infer<typeof VIDEO_LIST>;
