import {
  afterAnswer,
  afterOutage,
  afterSilence,
  afterWord,
  changeReach,
  pausedFor,
} from "../../domain/capacity/groupState.ts";
import type { Reach, Ticket } from "../../domain/capacity/ticket.ts";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { resourceKey } from "../../domain/models/resource.ts";
import { withReach } from "../../domain/video/reach.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { Services } from "../../services/services.ts";
import { changeRecord } from "../videos/changeRecord.ts";

type ReachTools = Pick<Services, "storage" | "clock" | "config">;

/** A resource, and the line that stands before it. */
export interface Reached {
  readonly line: Pick<Ticket, "group" | "model" | "only">;
  readonly target: Pick<ProviderTarget, "endpoint" | "auth">;
}

/** Under which key the group keeps how this resource is reached; null where it has one reach as a whole. */
export function reachKey({ line, target }: Reached, { config }: Pick<ReachTools, "config">): string | null {
  return config.resourcesOf(line.group, [line]).length > 0 ? resourceKey(target) : null;
}

/** Gives a resource no jobs for so long (milliseconds). Harmless twice; a longer pause stands. */
export async function pauseResource(reached: Reached, waitMs: number, tools: ReachTools): Promise<void> {
  await change(reached, (reach) => pausedFor(reach, waitMs, tools.clock.now()), tools);
}

/** Notes that nobody took a job that was tried then: the resource pauses, longer each time. */
export async function noteOutage(reached: Reached, triedAt: number, tools: ReachTools): Promise<void> {
  await change(reached, (reach) => afterOutage(reach, triedAt, tools.clock.now()), tools);
}

/** Notes that somebody answered there: all may try again. */
export async function noteAnswer(reached: Reached, tools: ReachTools): Promise<void> {
  await change(reached, afterAnswer, tools);
}

async function change(
  reached: Reached,
  step: (reach: Reach) => Reach | null,
  tools: ReachTools,
): Promise<void> {
  const key = reachKey(reached, tools);
  await tools.storage.capacity.changeGroup(reached.line.group, (state) => changeReach(state, key, step));
}

/**
 * Notes whether a look at a bound job was answered, on its video and for its group; writes where that is news alone. It is
 * for those who look: never throws.
 */
export async function noteReach(
  {
    record,
    ticket,
    target,
  }: { readonly record: VideoRecord; readonly ticket: Ticket } & Pick<Reached, "target">,
  isReachable: boolean,
  tools: ReachTools,
): Promise<void> {
  const { jobIndex } = ticket;
  const isNews = withReach(record, jobIndex, isReachable) !== null;
  if (isReachable && !isNews) return;
  try {
    if (isNews) await changeRecord(record, (now) => withReach(now, jobIndex, isReachable), tools);
    const now = tools.clock.now();
    await change(
      { line: ticket, target },
      (reach) => (isReachable ? afterWord(reach) : afterSilence(reach, now)),
      tools,
    );
  } catch {
    // The next look notes it.
  }
}
