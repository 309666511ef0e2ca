import { isFields } from "../../domain/request/fields.ts";
import type { RemoveAnswer } from "../provider.ts";
import { type CommonWords, parseJson } from "./errorBody.ts";
import { isMissing } from "./isMissing.ts";
import { isSuccess, type Unreachable } from "./replies.ts";
import { plainWord, stateOf } from "./statusWords.ts";
import type { Reply } from "./transport.ts";

const REFUSED = new Set([400, 405, 409, 422, 501]);

/**
 * What an answer to a removal means. A success counts as one unless its body says otherwise: a job that is not gone goes on,
 * and is billed.
 */
export function removal(
  reply: Reply,
  failed: (reply: Reply) => Unreachable,
  words?: CommonWords,
): RemoveAnswer {
  if (reply.kind === "silence") return failed(reply);
  if (isMissing(reply, words)) return { kind: "missing" };
  if (REFUSED.has(reply.status)) return { kind: "refused", reason: failed(reply).reason };
  if (!isSuccess(reply)) return failed(reply);
  return isDenied(reply.text)
    ? { kind: "refused", reason: "the provider answered that it did not delete it" }
    : { kind: "removed" };
}

/** A page is something else's answer; an error, a no, and the job with any word but one of its end are no removal. */
function isDenied(text: string): boolean {
  if (/^\s*</.test(text)) return true;
  const body = parseJson(text);
  if (!isFields(body) || body["deleted"] === true) return false;
  if (["deleted", "success", "ok"].some((name) => body[name] === false)) return true;
  if (body["error"] !== undefined && body["error"] !== null && body["error"] !== false) return true;
  const { id, status } = body;
  if (typeof status !== "string") return false;
  const state = stateOf(plainWord(status));
  return state === "failed" || (id !== undefined && state !== "cancelled");
}
