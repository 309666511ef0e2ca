import * as z from "zod";
import type { VideoRequest } from "../request/request.ts";

/** What was asked for beside prompt, size and length, as the API shows it: only what was. */
export const ASKED_BESIDE = {
  seed: z.int().min(0).optional(),
  negative_prompt: z.string().optional(),
  generate_audio: z.boolean().optional(),
  fps: z.number().min(1).optional(),
};

type AskedBeside = z.infer<z.ZodObject<typeof ASKED_BESIDE>>;

/** These fields of a request, those that it has. */
export function askedBeside({ seed, negative_prompt, generate_audio, fps }: VideoRequest): AskedBeside {
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(negative_prompt === undefined ? {} : { negative_prompt }),
    ...(generate_audio === undefined ? {} : { generate_audio }),
    ...(fps === undefined ? {} : { fps }),
  };
}
