import { z } from "zod";
import type { VideoModel } from "../../domain/models/model.ts";
import { CREATE_BODY } from "../../domain/request/createBody.ts";
import type { Fields } from "../../domain/request/fields.ts";
import type { VideoRequest } from "../../domain/request/request.ts";
import { readRequest } from "../../effects/videos/readRequest.ts";
import { badRequest, errorAnswer } from "../../http/answers/errorAnswer.ts";
import { tooManyUploads } from "../../http/answers/tooManyUploads.ts";
import { inWords } from "../../http/body/bodyLimits.ts";
import { takeImage } from "../../http/body/takeImage.ts";
import { type AgentTools, refusal, type ToolAnswer } from "../tool.ts";

const { model, prompt, seconds, size, n_variants, ...others } = CREATE_BODY.shape;

/** The fields of a create, as an agent gives them; what they may be depends on the model, and is checked with it. */
export const CREATE_ARGUMENTS = z.strictObject({
  ...others,
  model: model.describe("A name of the tool `models`; may be left out where there is one, or a default."),
  prompt: prompt.describe(
    "What the film shows: subject, action, camera, light, sound. 1 to 32,000 characters.",
  ),
  seconds: seconds.describe('Length of the film, such as "4"; `models` lists what a model can make.'),
  size: size.describe(
    'Width and height in pixels, such as "1280x720"; `models` lists what a model can make.',
  ),
  n_variants: n_variants.describe("How many films of one prompt, 1 by default. Each is paid."),
  input_reference: z
    .strictObject({ image_url: z.string().describe("A `data:` URL of a JPEG, PNG or WebP, in base64.") })
    .optional()
    .describe("An image that the film starts from."),
});

/** An idempotency key as an argument. */
export const IDEMPOTENCY_KEY = z
  .string({ error: "a string" })
  .regex(/^[\x21-\x7e]{1,255}$/, {
    error: "Invalid value: 'idempotency_key' must be 1 to 255 visible ASCII characters.",
  })
  .optional()
  .describe(
    "Any text of yours for this one film: a call under the same key never pays twice. Without one, an equal call within 15 minutes is the same film.",
  );

export type ReadArguments =
  | {
      readonly kind: "valid";
      readonly request: VideoRequest;
      readonly model: VideoModel;
      readonly image: Uint8Array | null;
    }
  | { readonly kind: "refused"; readonly answer: ToolAnswer };

/** Checks a create's arguments as the route checks its body. */
export async function readArguments(sent: Fields, tools: AgentTools): Promise<ReadArguments> {
  const { maxImageBytes } = tools.config;
  const taken = takeImage(sent, maxImageBytes);
  if (taken.kind === "problem") return refused(badRequest([taken.problem]));
  if (taken.kind === "too_large") {
    const message = `The image is too large: at most ${inWords(maxImageBytes)} are taken.`;
    return refused(errorAnswer("too_large", { message, param: taken.param }));
  }
  const read = await readRequest(taken, tools);
  if (read.kind === "invalid") return refused(badRequest(read.problems));
  if (read.kind === "later") return refused(tooManyUploads());
  return { ...read, image: taken.image?.bytes ?? null };
}

function refused(answer: Parameters<typeof refusal>[0]): ReadArguments {
  return { kind: "refused", answer: refusal(answer) };
}
