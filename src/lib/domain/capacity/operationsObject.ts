import * as z from "zod";
import { VIDEO_OBJECT } from "../video/videoObject.ts";

/** Unix seconds. */
const PAUSED_UNTIL = z.number().nullable();

/** One resource of a group. */
const RESOURCE_OBJECT = z.strictObject({
  resource: z.string(),
  running: z.int(),
  max_running: z.int(),
  paused_until: PAUSED_UNTIL,
});

/** A capacity group as an operator sees it. */
const GROUP_OBJECT = z.strictObject({
  name: z.string(),
  running: z.int(),
  waiting: z.int(),
  paused_until: PAUSED_UNTIL,
  /** True while its provider does not answer. */
  unreachable: z.boolean(),
  resources: z.array(RESOURCE_OBJECT),
});

/** What an operator looks at first, as the API answers it. */
export const OPERATIONS_OBJECT = z.strictObject({
  groups: z.array(GROUP_OBJECT),
  /** Videos of which an operator has to say what became of them, oldest first. */
  attention: z.array(VIDEO_OBJECT),
  settings: z.array(z.strictObject({ name: z.string(), problem: z.string() })),
});

export type GroupObject = z.infer<typeof GROUP_OBJECT>;
export type OperationsObject = z.infer<typeof OPERATIONS_OBJECT>;
