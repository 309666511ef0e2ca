import { taskKind } from "../tasks/taskKind.ts";
import { speech } from "./speech.ts";

/** Runway's Gen-4.5. */
export const runway = taskKind({
  name: "runway",
  deployment: "gen4.5",
  speech,
  usualSeconds: 5,
  hasAudio: false,
  blocked: { input: "SAFETY.INPUT.TEXT", output: "SAFETY.OUTPUT.VIDEO" },
  usd: ({ seconds }) => seconds * 0.12,
});
