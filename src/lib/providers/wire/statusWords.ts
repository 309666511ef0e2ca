import type { JobState } from "../../domain/video/snapshot.ts";

/** The words for how a job stands that are in use at one server or another: in lower case, with underscores. */
const WORDS: ReadonlyMap<JobState, readonly string[]> = new Map([
  [
    "queued",
    [
      ...["queued", "queueing", "queuing", "in_queue", "pending", "submitted", "created", "accepted"],
      ...["waiting", "throttled", "preparing", "starting", "scheduled", "not_started"],
    ],
  ],
  ["preprocessing", ["preprocessing"]],
  ["running", ["running", "in_progress", "inprogress", "generating", "rendering", "dreaming"]],
  ["processing", ["processing", "postprocessing"]],
  [
    "succeeded",
    [
      ...["succeeded", "succeed", "success", "successful", "completed", "complete"],
      ...["done", "finished", "ready"],
    ],
  ],
  [
    "failed",
    [
      ...["failed", "failure", "fail", "error", "errored", "aborted", "rejected", "blocked"],
      ...["timeout", "timed_out", "timedout", "expired"],
    ],
  ],
  ["cancelled", ["cancelled", "canceled", "deleted", "stopped"]],
]);

const STATES: ReadonlyMap<string, JobState> = new Map(
  [...WORDS].flatMap(([state, words]) => words.map((word) => [word, state] as const)),
);

/** A server's word as it is compared: `In-Progress ` is `in_progress`. */
export function plainWord(status: string): string {
  return status
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
}

/** What a plain word means, null when it is none that we know. */
export function stateOf(word: string): JobState | null {
  return STATES.get(word) ?? null;
}
