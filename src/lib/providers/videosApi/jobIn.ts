import { type Fields, isFields } from "../../domain/request/fields.ts";
import { parseJson } from "../wire/errorBody.ts";
import { isNamedJob } from "../wire/isNamedJob.ts";
import { isSuccess } from "../wire/replies.ts";
import type { TextReply } from "../wire/transport.ts";

/**
 * The job in an answer about it, under the id that was asked for; null when there is none. Some polls lack the status, and
 * some gateways answer with an id of their own. An error's answer is a job only by this very id: a gateway's own errors have
 * ids and words as well.
 */
export function jobIn(reply: TextReply, jobId: string): Fields | null {
  const body = parseJson(reply.text);
  if (!isFields(body)) return null;
  const isJob = isSuccess(reply)
    ? "id" in body || "status" in body
    : isNamedJob(body) && nativeId(body["id"]) === nativeId(jobId);
  return isJob ? { ...body, id: jobId } : null;
}

/** LiteLLM makes its ids anew with every answer: base64 around the one that its provider knows. */
function nativeId(id: unknown): string {
  const text = String(id);
  const inside = Buffer.from(text.replace(/^video_/, ""), "base64").toString("latin1");
  return /^litellm:.*?\bvideo_id:(.+)$/s.exec(inside)?.[1] ?? text;
}
