import type { FilmClass } from "../../domain/polling/filmTimes.ts";
import type { PollSchedule, SteppedSchedule } from "../../domain/polling/schedule.ts";
import { isKnown, scheduleFrom } from "../../domain/polling/scheduleFrom.ts";
import type { Tools } from "../../services/tools.ts";
import { timesFor, timesOfModel } from "../videos/timesFor.ts";

/**
 * When to look for a job of this class, which its provider deletes at `giveUpAt`: frozen from here on. Never throws: where
 * storage cannot tell what was learnt, the stepped schedule serves.
 */
export async function scheduleFor(
  filmClass: FilmClass,
  giveUpAt: number,
  tools: Tools,
): Promise<PollSchedule> {
  const { pollMinMs, pollMaxMs, overdueAfterMs } = tools.config;
  const stepped: SteppedSchedule = { minMs: pollMinMs, maxMs: pollMaxMs, overdueAfterMs, giveUpAt };
  try {
    const own = await timesFor(filmClass, tools);
    const ofModel = isKnown(own) ? null : await timesOfModel(filmClass.model, tools);
    return scheduleFrom({ own, ofModel }, stepped);
  } catch {
    return stepped;
  }
}
