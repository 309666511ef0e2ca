import type { CommonWords } from "../wire/errorBody.ts";

/** vLLM-Omni and LiteLLM say with a 400, in words alone, that the model they are asked for is not the one they have. */
const NO_SUCH_MODEL = /^(Model mismatch: request specifies |Invalid model name passed in model=)/;

/** A server's errors in the words that are common here. */
export const words: CommonWords = (error) =>
  NO_SUCH_MODEL.test(error.message ?? "") ? { ...error, code: "model_not_found" } : error;
