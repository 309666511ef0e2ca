import type { OrchestrationContext } from "durable-functions";
import {
  afterLook,
  knownBefore,
  type PollState,
  pollEnd,
  waitBefore,
  withExpiry,
} from "../../lib/domain/polling/poll.ts";
import type { RenderJobInput } from "../../lib/durable/contracts.ts";
import { call, type Flow, now, sleepUntil } from "../../lib/durable/flow.ts";
import type { PhaseEnd } from "./phaseEnd.ts";

/** A poll costs eight events of history: start afresh after so many. */
const POLLS_PER_HISTORY = 50;

/** Watches a job on durable timers until the provider is done with it, then gives its slot back. */
export function* pollJob(
  context: OrchestrationContext,
  { id, owner, jobIndex }: RenderJobInput,
  start: PollState,
): Flow<PhaseEnd> {
  const job = { id, owner, jobIndex };
  let state = start;
  for (let round = 0; round < POLLS_PER_HISTORY; round++) {
    const dueAt = now(context) + waitBefore(state, now(context));
    yield* sleepUntil(context, dueAt);
    const look = yield* call(context, "checkJob", { ...job, dueAt, ...knownBefore(state) });
    if (look.kind === "elsewhere") return { next: { kind: "submit" } };
    state = withExpiry(state, look);
    const end = pollEnd(look, state, jobIndex, now(context));
    if (end) {
      yield* call(context, "releaseSlot", job);
      if (end.kind === "ended") return { outcome: end.outcome };
      return { next: { ...end, done: 0, failures: 0 } };
    }
    state = afterLook(state, look, now(context));
  }
  return { next: { kind: "poll", ...state } };
}
