import { endAt, failingPause, withEnd } from "../../domain/capacity/resourceEnds.ts";
import { resourceKey } from "../../domain/models/resource.ts";
import type { JobOutcome } from "../../domain/video/jobOutcome.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { Services } from "../../services/services.ts";
import { pauseResource, type Reached } from "./groupReach.ts";

type EndTools = Pick<Services, "storage" | "clock" | "config">;

/**
 * Notes how a video's jobs have ended on their resources; one that fails several in a row while others succeed pauses. A
 * hint to others: for whoever wrote the final record, once.
 */
export async function noteEnds(
  { jobs, plan, request }: VideoRecord,
  outcomes: readonly JobOutcome[],
  tools: EndTools,
): Promise<void> {
  for (const outcome of outcomes) {
    const target = jobs[outcome.jobIndex]?.target;
    const group = plan.jobs[outcome.jobIndex]?.group;
    const end = endAt(outcome);
    if (!target || group === undefined || end === null) continue;
    await noteEnd({ line: lineOf(group, plan.source, request.model), target }, end, tools);
  }
}

function lineOf(group: string, source: VideoRecord["plan"]["source"], model: string): Reached["line"] {
  return { group, model, ...(source ? { only: resourceKey(source.target) } : {}) };
}

/** Notes how one job has ended on its resource. */
export async function noteEnd(reached: Reached, end: "made" | "failed", tools: EndTools): Promise<void> {
  const resource = resourceKey(reached.target);
  const now = tools.clock.now();
  await tools.storage.capacity.changeGroup(reached.line.group, (state) => withEnd(state, resource, end, now));
  if (end === "failed") await pauseFailing(reached, resource, tools);
}

async function pauseFailing(reached: Reached, resource: string, tools: EndTools): Promise<void> {
  const { capacity } = tools.storage;
  const states = await Promise.all((await capacity.groups()).map((each) => capacity.stateOf(each)));
  const others = states.flatMap(({ ends }) => ends);
  const wait = failingPause(await capacity.stateOf(reached.line.group), resource, others);
  if (wait > 0) await pauseResource(reached, wait, tools);
}
