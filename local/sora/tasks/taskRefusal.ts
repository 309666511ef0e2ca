import type { RefusalReason } from "../faults/fault.ts";
import { json, type Reply } from "../reply.ts";
import type { Said, TaskSpeech } from "./taskSpeech.ts";

/** How refusals are worded where an API has no words of its own. */
const USUAL: Readonly<Record<RefusalReason, Said>> = {
  "too-many-tasks": [429, "rate_limit_exceeded", "Too many concurrent requests"],
  "rate-limited": [429, "rate_limit_exceeded", "Rate limit reached, please retry later"],
  moderation: [400, "content_policy_violation", "The prompt was rejected by content moderation"],
  people: [400, "content_policy_violation", "The image was rejected by content moderation"],
  "upload-timeout": [400, "upload_timed_out", "The upload timed out. Please try again."],
  retired: [410, "model_retired", "The model {} has been retired"],
  "no-deployment": [404, "model_not_found", "The model {} does not exist"],
  unauthorized: [401, "invalid_api_key", "Incorrect API key provided"],
  forbidden: [403, "forbidden", "The key lacks the permission for this operation"],
  "not-found": [404, "not_found", "No task {} was found"],
  "server-error": [500, "internal_error", "The server had an error while processing the request"],
  "bad-gateway": [502, "bad_gateway", "Bad gateway"],
  huge: [500, "internal_error", "The request failed. ".repeat(50_000)],
};

/** A refusal in the words of an API of tasks. `subject`: the model or the job that it is about. */
export function taskRefusal(speech: TaskSpeech, reason: RefusalReason, subject: string): Reply {
  return taskError(speech, speech.refusals?.[reason] ?? USUAL[reason], subject);
}

/** An error in the shape of its API. */
export function taskError(speech: TaskSpeech, [status, code, message]: Said, subject = ""): Reply {
  return json(status, speech.error(status, code, message.replace("{}", `'${subject}'`)));
}
