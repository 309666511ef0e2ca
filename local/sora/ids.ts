import { randomBytes } from "node:crypto";
import { ulid } from "ulid";
import type { Kind } from "./job.ts";

/** An id in the form of the protocol: `task_` and a ULID, or `video_` and 32 hex digits. */
export function newJobId(kind: Kind, now: number): string {
  return kind === "sora-1" ? `task_${ulid(now).toLowerCase()}` : `video_${randomBytes(16).toString("hex")}`;
}

/** The id of one finished film of a Sora 1 job. */
export function newGenerationId(now: number): string {
  return `gen_${ulid(now).toLowerCase()}`;
}
