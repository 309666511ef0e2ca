import type { Look } from "../../domain/polling/look.ts";
import type { Tools } from "../../services/tools.ts";
import type { WatchedJob } from "./watchedJob.ts";

/** The end of a job as it was found, once the log has heard of it. */
export function tellEnd(end: Look, { ticket, bound }: WatchedJob, { log, clock }: Tools): Look {
  const { videoId, jobIndex } = ticket;
  const films = end.kind === "made" ? end.outputIds.length : 0;
  const seconds = (clock.now() - bound.submittedAt) / 1_000;
  log("job_ended", { videoId, jobIndex, how: end.kind, films, seconds });
  return end;
}
