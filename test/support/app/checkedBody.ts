import * as z from "zod";
import { MODEL_LIST } from "../../../src/lib/domain/models/modelObject.ts";
import { USAGE_OBJECT } from "../../../src/lib/domain/money/usageObject.ts";
import { DELETED_OBJECT } from "../../../src/lib/domain/video/deletedObject.ts";
import { VIDEO_LIST } from "../../../src/lib/domain/video/videoList.ts";
import { VIDEO_OBJECT } from "../../../src/lib/domain/video/videoObject.ts";
import { ERROR_BODY } from "../../../src/lib/http/answers/errorObject.ts";

const NAMED = z.looseObject({ object: z.string().optional(), error: z.unknown() });

const OBJECTS: Readonly<Record<string, z.ZodType>> = {
  video: VIDEO_OBJECT,
  "video.deleted": DELETED_OBJECT,
  list: z.union([VIDEO_LIST, MODEL_LIST]),
  usage: USAGE_OBJECT,
};

/**
 * The parsed body of an answer of the API, as it is. Throws when it is an error, a video or a list and has a member too
 * many or too few, or a wrong one.
 */
export function checkedBody(body: unknown): unknown {
  const named = NAMED.safeParse(body);
  if (!named.success) return body;
  const { object, error } = named.data;
  if (object !== undefined) (OBJECTS[object] ?? z.never()).parse(body);
  else if (error !== undefined) ERROR_BODY.parse(body);
  return body;
}
