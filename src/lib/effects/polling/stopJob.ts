import type { Look } from "../../domain/polling/look.ts";
import type { Tools } from "../../services/tools.ts";
import { holdWorking } from "../capacity/holdWorking.ts";
import { noteDeletion } from "../capacity/noteDeletion.ts";
import { tellEnd } from "./tellEnd.ts";
import type { WatchedJob } from "./watchedJob.ts";

/**
 * Deletes a job whose video was cancelled, where its provider does that to a running one; null where it goes on: then, as
 * every other, it is watched to its end, and kept if made. A 404 to that ends nothing: it may still come, or be there all
 * the same. Harmless twice.
 */
export async function stopJob(watched: WatchedJob, tools: Tools): Promise<Look | null> {
  const { record, ticket, bound } = watched;
  if (!record.cancelRequested) return null;
  const { kind } = await tools.provider(bound.target).remove(bound.providerId);
  if (kind === "refused") await noteDeletion(ticket, "in_vain", tools);
  return kind === "removed" ? await endStopped(watched, tools) : null;
}

/** Ends the watch of a job that was deleted. */
export async function endStopped(watched: WatchedJob, tools: Tools): Promise<Look> {
  await holdWorking(watched.ticket, tools);
  return tellEnd({ kind: "cancelled" }, watched, tools);
}
