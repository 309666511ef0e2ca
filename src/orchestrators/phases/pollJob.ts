import type { OrchestrationContext } from "durable-functions";
import { nextWait, outageWait, upToExpiry } from "../../lib/domain/polling/schedule.ts";
import type { JobOutcome } from "../../lib/domain/video/jobOutcome.ts";
import type { CheckOutcome, JobRef, PollState, RenderJobInput } from "../../lib/durable/contracts.ts";
import { call, type Flow, now, sleepUntil } from "../../lib/durable/flow.ts";
import type { PhaseEnd } from "./phaseEnd.ts";

/** A poll costs eight events of history: start afresh after so many. */
const POLLS_PER_HISTORY = 50;
/** A job seen unfinished this close to its expiry was never finished; later, nobody knows. Gone so close to it: expired. */
const LAST_LOOK_MS = 600_000;

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
    const answer = yield* call(context, "checkJob", { ...job, dueAt });
    state = withExpiry(state, answer);
    const end = endOf(answer, state, job, now(context));
    if (end) {
      yield* call(context, "releaseSlot", job);
      return end;
    }
    state = afterPoll(state, answer, now(context));
  }
  return { next: { kind: "poll", ...state } };
}

/** A provider may tell only on the way when it will delete the job. */
function withExpiry(state: PollState, answer: CheckOutcome): PollState {
  if (answer.kind !== "running" || answer.expiresAt === undefined) return state;
  return { ...state, schedule: { ...state.schedule, giveUpAt: answer.expiresAt } };
}

function waitBefore(
  { schedule, polls, submittedAt, failures, retryAfterSeconds }: PollState,
  at: number,
): number {
  if (failures === 0) return nextWait(schedule, polls, submittedAt, at);
  return upToExpiry(schedule, outageWait(failures - 1, retryAfterSeconds), at);
}

function afterPoll(state: PollState, answer: CheckOutcome, at: number): PollState {
  const polls = state.polls + 1;
  if (answer.kind !== "unreachable")
    return { ...state, polls, failures: 0, retryAfterSeconds: null, seenAt: at };
  return { ...state, polls, failures: state.failures + 1, retryAfterSeconds: answer.retryAfterSeconds };
}

/** What an answer ends, null to go on watching. An outage alone never ends a paid job before it expires. */
function endOf(
  answer: CheckOutcome,
  { schedule, seenAt }: PollState,
  job: JobRef,
  at: number,
): PhaseEnd | null {
  const { jobIndex } = job;
  const expired = at >= schedule.giveUpAt;
  switch (answer.kind) {
    case "running":
      return expired ? { outcome: { kind: "timed_out", jobIndex } } : null;
    case "unreachable":
      return at >= schedule.giveUpAt + LAST_LOOK_MS ? { outcome: { kind: "expired", jobIndex } } : null;
    case "gone":
      return { outcome: goneAs(at >= schedule.giveUpAt - LAST_LOOK_MS, seenAt, schedule.giveUpAt, jobIndex) };
    case "made":
      return { next: { kind: "archive", outputIds: answer.outputIds, done: 0, failures: 0 } };
    case "failed":
      return { outcome: { kind: "failed", jobIndex, code: answer.code } };
    case "cancelled":
      return { outcome: { kind: "cancelled", jobIndex } };
  }
}

function goneAs(expired: boolean, seenAt: number, giveUpAt: number, jobIndex: number): JobOutcome {
  if (!expired) return { kind: "failed", jobIndex, code: "provider_failed" };
  return { kind: seenAt >= giveUpAt - LAST_LOOK_MS ? "timed_out" : "expired", jobIndex };
}
