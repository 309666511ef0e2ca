import { type Fields, isFields } from "../../domain/request/fields.ts";
import { parseJson } from "../wire/errorBody.ts";
import { isNamedJob } from "../wire/isNamedJob.ts";
import { isSuccess } from "../wire/replies.ts";
import type { TextReply } from "../wire/transport.ts";

/** A job's answer, under the id that was asked for, and whose id it names itself. */
export interface FoundJob {
  readonly body: Fields;
  readonly names: "ours" | "another" | "none";
}

/**
 * The job in an answer about it; null when there is none. Some polls lack the status, and some gateways answer with an id of
 * their own. An error's answer is a job only by this very id: a gateway's own errors have ids and words as well.
 */
export function jobIn(reply: TextReply, jobId: string): FoundJob | null {
  const body = parseJson(reply.text);
  if (!isFields(body)) return null;
  const names = whoseId(body, jobId);
  const isJob = isSuccess(reply)
    ? names !== "none" || "status" in body
    : isNamedJob(body) && nativeId(body["id"]) === nativeId(jobId);
  return isJob ? { body: { ...body, id: jobId }, names } : null;
}

function whoseId({ id, task_id: taskId }: Fields, jobId: string): FoundJob["names"] {
  const named = [id, taskId].filter((each) => each !== undefined && each !== null && each !== "");
  if (named.some((each) => nativeId(each) === nativeId(jobId))) return "ours";
  return named.length > 0 ? "another" : "none";
}

/** LiteLLM makes its ids anew with every answer: base64 around the one that its provider knows. */
function nativeId(id: unknown): string {
  const text = String(id);
  const inside = Buffer.from(text.replace(/^video_/, ""), "base64").toString("latin1");
  return /^litellm:.*?\bvideo_id:(.+)$/s.exec(inside)?.[1] ?? text;
}
