import * as z from "zod";
import { CALLER_FIELD_SHAPES } from "./callerFields.ts";
import { METADATA } from "./metadata.ts";
import { PROMPT } from "./prompt.ts";

const TEXT = z.string({ error: "a string" });
/** SDKs and forms send numbers as text. Which numbers, the model says: a fraction is a wrong value, not a wrong type. */
const WHOLE_NUMBER = z.union([TEXT, z.number().meta({ type: "integer" })], {
  error: "a string or an integer",
});

/** The body of a create, as far as it is the same for all models; `input_reference` was taken out of it before. */
export const CREATE_BODY = z.strictObject({
  model: TEXT.optional(),
  prompt: PROMPT,
  seconds: WHOLE_NUMBER.optional(),
  size: TEXT.optional(),
  n_variants: WHOLE_NUMBER.optional(),
  ...CALLER_FIELD_SHAPES,
  metadata: METADATA.optional(),
});

/** The fields that are kept as they are sent, under the same name. */
export type KeptAsSent = Omit<
  z.output<typeof CREATE_BODY>,
  "model" | "prompt" | "seconds" | "size" | "n_variants" | "metadata"
>;

/** The body of a remix: all the rest comes from its source. */
export const REMIX_BODY = CREATE_BODY.pick({ prompt: true });
