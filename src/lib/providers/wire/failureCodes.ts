import type { FailureCode } from "../../domain/video/failure.ts";
import type { ErrorBody } from "./errorBody.ts";
import { isModeration } from "./moderation.ts";

const RETIRED_CODES = new Set([
  "model_retired",
  "modelretired",
  "model_deprecated",
  "modeldeprecated",
  "model_decommissioned",
]);
const RETIRED_TEXT =
  /\b(retired|deprecated|decommissioned|shut down|no longer (available|supported|offered))\b/i;
const MODEL_TEXT = /\b(model|deployment|sora)\b/i;
const DEPLOYMENT_CODES = new Set(["deploymentnotfound", "deployment_not_found", "model_not_found"]);
const QUOTA_CODES = new Set(["insufficient_quota", "billing_hard_limit_reached"]);
const KEY_CODES = new Set(["invalid_api_key"]);
/** What answers so is no video API, or not at this address. */
const MISCONFIGURED = new Set([301, 307, 308, 405, 406, 411, 415, 426, 451, 501]);
const UPLOAD_TIMED_OUT = /\bupload\w*\b.{0,80}\btimed out\b/i;

/** Whether a 400 only means that our image did not arrive in time: nothing is wrong with the request. */
export function isUploadTimeout(error: ErrorBody): boolean {
  return UPLOAD_TIMED_OUT.test(error.message ?? "");
}

/** Whether an error means that there is no credit; by code only, since Azure's rate limits speak of quota too. */
export function isQuota(error: ErrorBody): boolean {
  return isOneOf(QUOTA_CODES, error);
}

/** Whether an error means that the key is not right, whatever its status. */
export function isWrongKey(error: ErrorBody): boolean {
  return isOneOf(KEY_CODES, error);
}

/** Why a create was refused, from its status and error body. */
export function refusalCode(status: number, error: ErrorBody, isRemix: boolean): FailureCode {
  if (status === 401 || isWrongKey(error)) return "provider_auth";
  if (isModeration(error)) return "moderation_blocked";
  if (status === 403) return "provider_auth";
  if (status === 402) return "provider_quota";
  if (status === 410 || isRetired(status, error)) return "model_retired";
  if (isOneOf(DEPLOYMENT_CODES, error)) return "deployment_not_found";
  // A remix posts below its source: a 404 there is the source, unless the deployment is named.
  if (status === 404 && !(isRemix && !/deployment/i.test(error.message ?? ""))) return "deployment_not_found";
  return MISCONFIGURED.has(status) ? "provider_misconfigured" : "invalid_request";
}

/** Why a job that was made has failed. */
export function jobFailureCode(error: ErrorBody): FailureCode {
  return isModeration(error) ? "moderation_blocked" : "provider_failed";
}

/** A retired model's exact answer is not published: its text is believed on a 404, and on a 400 that names the model. */
function isRetired(status: number, error: ErrorBody): boolean {
  if (isOneOf(RETIRED_CODES, error)) return true;
  const message = error.message ?? "";
  if (!RETIRED_TEXT.test(message)) return false;
  return status === 404 || (status === 400 && MODEL_TEXT.test(message));
}

function isOneOf(codes: ReadonlySet<string>, error: ErrorBody): boolean {
  return [error.code, error.innerCode, error.type].some(
    (code) => code !== null && codes.has(code.toLowerCase()),
  );
}
