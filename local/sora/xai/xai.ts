import { taskKind } from "../tasks/taskKind.ts";
import { speech } from "./speech.ts";

/** xAI's Grok Imagine. */
export const xai = taskKind({
  name: "xai",
  deployment: "grok-imagine-video",
  speech,
  usualSeconds: 6,
  blocked: { input: "content_moderated", output: "content_moderated" },
  // One that moderation keeps back is charged as well, says a reseller's page.
  billsBlocked: true,
  usd: ({ height, width, seconds, extra }) =>
    seconds * (Math.min(width, height) > 480 ? 0.07 : 0.05) + (extra?.["hasImage"] === true ? 0.01 : 0),
});
