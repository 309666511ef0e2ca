import { type Look, meaningOfMissing } from "../../domain/polling/look.ts";
import type { Tools } from "../../services/tools.ts";
import { inList } from "../submit/inList.ts";
import { endStopped, stopJob } from "./stopJob.ts";
import { tellEnd } from "./tellEnd.ts";
import type { WatchedJob } from "./watchedJob.ts";

/**
 * What a 404 comes to; "missing" when the job may still come, or come back: one that is not wanted any more is deleted all
 * the same. `missingSince` (milliseconds since 1970): the first of an unbroken row of them, null when this is it.
 */
export async function whenMissing(
  watched: WatchedJob,
  missingSince: number | null,
  tools: Tools,
): Promise<Look> {
  const look = await meaningOf(watched, missingSince, tools);
  switch (look.kind) {
    case "missing":
      return (await stopJob(watched, tools)) ?? look;
    case "cancelled":
      return await endStopped(watched, tools);
    case "unreachable":
      return look;
    default:
      return tellEnd(look, watched, tools);
  }
}

async function meaningOf(
  { record, bound }: WatchedJob,
  missingSince: number | null,
  tools: Tools,
): Promise<Look> {
  const meaning = meaningOfMissing({ ...bound, missingSince }, tools.clock.now());
  if (meaning === "perhaps") return { kind: "missing" };
  if (meaning === "gone") return { kind: "gone" };
  switch (await inList(bound, tools)) {
    case "unreachable":
      return { kind: "unreachable", retryAfterSeconds: null };
    case "unsupported":
      return meaning === "ask_list" ? { kind: "gone", unlisted: true } : { kind: "missing" };
    case "listed":
      return { kind: "missing", listed: true };
    case "not_listed":
      return record.cancelRequested ? { kind: "cancelled" } : { kind: "gone" };
  }
}
