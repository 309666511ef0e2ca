import * as z from "zod";

/** The answer of a delete. */
export const DELETED_OBJECT = z.strictObject({
  id: z.string(),
  object: z.literal("video.deleted"),
  deleted: z.literal(true),
});
