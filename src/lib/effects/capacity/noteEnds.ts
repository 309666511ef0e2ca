import { endAt, failingPause, withEnd } from "../../domain/capacity/resourceEnds.ts";
import type { JobOutcome } from "../../domain/video/jobOutcome.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { Services } from "../../services/services.ts";
import { pauseGroup } from "./groupReach.ts";

type EndTools = Pick<Services, "storage" | "clock">;

/**
 * Notes how a video's jobs have ended on their resources; one that fails several in a row while others succeed pauses. A
 * hint to others: for whoever wrote the final record, once.
 */
export async function noteEnds(
  { jobs, plan }: VideoRecord,
  outcomes: readonly JobOutcome[],
  tools: EndTools,
): Promise<void> {
  for (const outcome of outcomes) {
    const endpoint = jobs[outcome.jobIndex]?.target?.endpoint;
    const group = plan.jobs[outcome.jobIndex]?.group;
    const end = endAt(outcome);
    if (endpoint === undefined || group === undefined || end === null) continue;
    const now = tools.clock.now();
    await tools.storage.capacity.changeGroup(group, (state) => withEnd(state, endpoint, end, now));
    if (end === "failed") await pauseFailing(group, endpoint, tools);
  }
}

async function pauseFailing(group: string, endpoint: string, tools: EndTools): Promise<void> {
  const { capacity } = tools.storage;
  const lines = await Promise.all((await capacity.groups()).map((each) => capacity.load(each)));
  const others = lines.flatMap((line) => line.group.ends);
  const wait = failingPause((await capacity.load(group)).group, endpoint, others);
  if (wait > 0) await pauseGroup(group, wait, tools);
}
