import { isNamedJob } from "../wire/isNamedJob.ts";

/**
 * Whether the body of an error's answer is the job that was asked for: by its id, also where a gateway makes that anew with
 * every answer (LiteLLM's is base64 around the native one). A gateway's own errors have ids and words as well: they are
 * no jobs.
 */
export function isThisJob(body: unknown, jobId: string): boolean {
  return isNamedJob(body) && nativeId(String(body["id"])) === nativeId(jobId);
}

function nativeId(id: string): string {
  const inside = Buffer.from(id.replace(/^video_/, ""), "base64").toString("latin1");
  return /^litellm:.*?\bvideo_id:(.+)$/s.exec(inside)?.[1] ?? id;
}
