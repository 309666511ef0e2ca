import { taskKind } from "../tasks/taskKind.ts";
import { speech } from "./speech.ts";

/** OpenRouter, with one of its models. */
export const openrouter = taskKind({
  name: "openrouter",
  deployment: "google/veo-3.1",
  speech,
  usualSeconds: 8,
  // It has no codes: these are its texts.
  blocked: { input: "Blocked by the content policy", output: "Blocked by the content policy" },
  usd: ({ seconds, isSilent }) => seconds * (isSilent ? 0.2 : 0.4),
});
