import { resourceName } from "../../domain/models/resourceName.ts";
import { endOf, type Look, reportOf } from "../../domain/polling/look.ts";
import { renderTimeOf } from "../../domain/polling/renderTime.ts";
import { applyReport, noteMade } from "../../domain/video/progress.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";
import { goElsewhere } from "../capacity/goElsewhere.ts";
import { noteDeletion } from "../capacity/noteDeletion.ts";
import { learnExpiry } from "../submit/learnExpiry.ts";
import { changeRecord } from "../videos/changeRecord.ts";
import { stopJob } from "./stopJob.ts";
import { tellEnd } from "./tellEnd.ts";
import type { WatchedJob } from "./watchedJob.ts";

/** What the looks before this one have seen; the same as in `CheckInput`. */
interface Before {
  readonly seenAt: number | undefined;
  readonly toldWord: string | undefined;
}

/** What a job comes to that its provider shows; the caller is shown how far it is. */
export async function whenSeen(
  found: WatchedJob,
  job: ProviderSnapshot,
  { seenAt, toldWord }: Before,
  tools: Tools,
): Promise<Look> {
  const bound = await learnExpiry(found.record, found.ticket, found.bound, job, tools);
  const watched = { ...found, bound };
  const end = endOf(job);
  return end === null
    ? await whenRunning(watched, job, toldWord, tools)
    : await whenEnded(watched, job, { end, seenAt }, tools);
}

async function whenEnded(
  watched: WatchedJob,
  { renderMs: said }: ProviderSnapshot,
  { end, seenAt }: Pick<Before, "seenAt"> & { readonly end: Look },
  tools: Tools,
): Promise<Look> {
  const { record, ticket, bound } = watched;
  if (await goElsewhere(watched, bound, end, tools)) return { kind: "elsewhere" };
  if (end.kind === "made") {
    const renderMs = renderTimeOf({ submittedAt: bound.submittedAt, now: tools.clock.now(), seenAt, said });
    await changeRecord(record, (current) => noteMade(current, ticket.jobIndex, renderMs), tools);
  }
  return tellEnd(end, watched, tools);
}

async function whenRunning(
  watched: WatchedJob,
  job: ProviderSnapshot,
  toldWord: string | undefined,
  tools: Tools,
): Promise<Look> {
  const { record, ticket, bound } = watched;
  const { videoId, jobIndex } = ticket;
  const overdue = tools.clock.now() - bound.submittedAt >= tools.config.overdueAfterMs;
  await changeRecord(record, (current) => applyReport(current, reportOf(jobIndex, job, overdue)), tools);
  if (record.cancelRequested) await noteDeletion(ticket, bound.deletion ? "in_vain" : "asked", tools);
  const stopped = await stopJob(watched, tools);
  if (stopped) return stopped;
  const running = { kind: "running", expiresAt: bound.expiresAt } as const;
  const { unknownWord } = job;
  if (unknownWord === undefined) return running;
  if (toldWord === undefined) {
    const where = { model: record.request.model, resource: resourceName(bound.target) };
    tools.log("unknown_status", { videoId, jobIndex, ...where, word: unknownWord });
  }
  return { ...running, unknownWord };
}
