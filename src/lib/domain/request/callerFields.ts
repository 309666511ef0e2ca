import * as z from "zod";
import type { CallerField, VideoModel } from "../models/model.ts";
import { CALLER_FIELDS } from "../models/model.ts";
import { listed, type Problem, shown } from "./problem.ts";
import { NEGATIVE_PROMPT } from "./prompt.ts";

const HIGHEST_SEED = 2 ** 32 - 1;
const MOST_FPS = 240;

/** SDKs and forms send numbers and booleans as text. */
const SEED = z
  .union([z.string(), z.number().meta({ type: "integer" })], { error: "an integer" })
  .transform((sent, context) => {
    const seed = /^\d{1,10}$/.test(String(sent)) ? Number(sent) : null;
    if (seed !== null && seed <= HIGHEST_SEED) return seed;
    return refuse(context, sent, `A seed is a whole number from 0 to ${HIGHEST_SEED}.`);
  });

const FPS = z.union([z.string(), z.number()], { error: "a number" }).transform((sent, context) => {
  const fps = /^\d{1,3}(\.\d{1,3})?$/.test(String(sent)) ? Number(sent) : null;
  if (fps !== null && fps >= 1 && fps <= MOST_FPS) return fps;
  return refuse(context, sent, `Frames a second are a number from 1 to ${MOST_FPS}.`);
});

const SWITCH = z.union([z.string(), z.boolean()], { error: "a boolean" }).transform((sent, context) => {
  if (sent === true || sent === "true") return true;
  if (sent === false || sent === "false") return false;
  return refuse(context, sent, "Supported values are: 'true' and 'false'.");
});

/** What a create may ask for beside, of models that have it. */
export const CALLER_FIELD_SHAPES = {
  seed: SEED.optional(),
  negative_prompt: NEGATIVE_PROMPT.optional(),
  generate_audio: SWITCH.optional(),
  fps: FPS.optional(),
} satisfies Record<CallerField, z.ZodType>;

/** What of these a request asks for. */
export function callerFieldsOf(
  request: Readonly<Partial<Record<CallerField, unknown>>>,
): Readonly<Partial<Record<CallerField, unknown>>> {
  const asked = CALLER_FIELDS.filter((name) => request[name] !== undefined);
  return Object.fromEntries(asked.map((name) => [name, request[name]]));
}

/** What the model does not take of them. */
export function notTaken(asked: readonly string[], { name: model, support }: VideoModel): Problem[] {
  const { callerFields = [] } = support;
  const takes = callerFields.length === 0 ? "does not take it" : `takes ${listed(callerFields)}`;
  return CALLER_FIELDS.filter((name) => asked.includes(name) && !callerFields.includes(name)).map(
    (param) => ({
      message: `Unknown parameter: '${param}'. Model '${model}' ${takes}.`,
      param,
      code: "unknown_parameter" as const,
    }),
  );
}

function refuse(context: z.RefinementCtx, sent: unknown, allowed: string): never {
  context.addIssue({ code: "custom", message: `Invalid value: '${shown(sent)}'. ${allowed}` });
  return z.NEVER;
}
