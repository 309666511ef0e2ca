import { type CommonWords, parseErrorBody } from "./errorBody.ts";
import type { TextReply } from "./transport.ts";

const GONE = new Set([404, 410]);
/** Words about the deployment, the model or the way to it: nothing is said about the job. */
const RESOURCE =
  /\b(deployment|resource group|subscription|upstream|backend|workspace)\b|\bno (such )?(route|endpoint)\b|\b(route|endpoint|path|url|operation)\b.{0,80}\b(not found|not exist|unknown|not match)|\bcannot (get|delete) \//i;
const RESOURCE_CODES = new Set([
  ...["deploymentnotfound", "deployment_not_found", "model_not_found", "resourcenotfound", "routenotfound"],
  ...["unknown_url", "operationnotfound"],
]);

/**
 * Whether an answer says that a job or its film is not there. One that speaks of the deployment or the route is about the
 * resource; so is a page of HTML, which something before the provider has answered.
 * `words`: the provider's own in common ones; `job_not_found` is the job, whatever else it says.
 */
export function isMissing({ status, text }: TextReply, words: CommonWords = (said) => said): boolean {
  if (!GONE.has(status) || /^\s*</.test(text)) return false;
  const { code, type, message } = words(parseErrorBody(text));
  if (code === "job_not_found") return true;
  const isCode = [code, type].some((word) => word !== null && RESOURCE_CODES.has(word.toLowerCase()));
  return !isCode && !RESOURCE.test(message ?? "");
}
