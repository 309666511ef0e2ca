import type { HttpResponseInit } from "@azure/functions";
import type { VideoModel } from "../../domain/models/model.ts";
import { errorAnswer } from "./errorAnswer.ts";

/** The 410 of a model past its retirement date; `available` names those that are not. */
export function retiredAnswer(
  { name, retiresAt }: VideoModel,
  available: readonly string[],
): HttpResponseInit {
  const others =
    available.length > 0 ? `Available models: ${available.join(", ")}.` : "No other model is configured.";
  return errorAnswer("model_retired", {
    message: `Model '${name}' was retired by its provider on ${retiresAt}. ${others}`,
    param: "model",
  });
}
