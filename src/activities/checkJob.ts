import { registerActivity } from "../lib/app/activity.ts";
import { isInLine } from "../lib/domain/capacity/passed.ts";
import type { Look } from "../lib/domain/polling/look.ts";
import type { CheckInput } from "../lib/durable/contracts.ts";
import { findJob } from "../lib/effects/capacity/findJob.ts";
import { askProvider } from "../lib/effects/polling/askProvider.ts";
import { whenMissing } from "../lib/effects/polling/whenMissing.ts";
import { whenSeen } from "../lib/effects/polling/whenSeen.ts";
import type { Tools } from "../lib/services/tools.ts";

/** Looks at a bound job once, and stops it when the caller has cancelled. Reads and monotonic reports: harmless twice. */
export async function checkJob(
  { dueAt, toldWord, missingSince, seenAt, ...ref }: CheckInput,
  tools: Tools,
): Promise<Look> {
  const found = await findJob(ref, tools);
  // An earlier run of this look may have put the ticket into its line again.
  if (found?.ticket && isInLine(found.ticket)) return { kind: "elsewhere" };
  if (found?.ticket?.state.kind !== "bound") return { kind: "cancelled" };
  const watched = { ...found, ticket: found.ticket, bound: found.ticket.state };
  const lateSeconds = dueAt === undefined ? null : Math.max(0, tools.clock.now() - dueAt) / 1_000;
  const answer = await askProvider(watched, tools);
  if (answer.kind === "unreachable")
    return { kind: "unreachable", retryAfterSeconds: answer.retryAfterSeconds };
  const { id: videoId, jobIndex } = ref;
  const { state = "missing", progress = null } = answer.kind === "seen" ? answer.job : {};
  tools.log("job_polled", { videoId, jobIndex, state, progress, lateSeconds });
  return answer.kind === "missing"
    ? await whenMissing(watched, missingSince ?? null, tools)
    : await whenSeen(watched, answer.job, { seenAt, toldWord }, tools);
}

registerActivity("checkJob", checkJob);
