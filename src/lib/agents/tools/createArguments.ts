import * as z from "zod";
import type { VideoModel } from "../../domain/models/model.ts";
import type { Fields } from "../../domain/request/fields.ts";
import type { VideoRequest } from "../../domain/request/request.ts";
import { readRequest } from "../../effects/videos/readRequest.ts";
import { badRequest, errorAnswer } from "../../http/answers/errorAnswer.ts";
import { tooManyUploads } from "../../http/answers/tooManyUploads.ts";
import { inWords } from "../../http/body/bodyLimits.ts";
import { takeImage } from "../../http/body/takeImage.ts";
import { type AgentTools, refusal, type ToolAnswer } from "../tool.ts";

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
