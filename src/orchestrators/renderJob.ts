import type { OrchestrationContext } from "durable-functions";
import * as df from "durable-functions";
import { startPolling } from "../lib/domain/polling/poll.ts";
import type { JobOutcome } from "../lib/domain/video/jobOutcome.ts";
import { type JobRef, type RenderJobInput, type SlotAnswer, WAKE } from "../lib/durable/contracts.ts";
import {
  call,
  type Flow,
  inputOf,
  now,
  sleepOrEvent,
  sleepUntil,
  startOver,
  waitForEvent,
} from "../lib/durable/flow.ts";
import { archiveFilms } from "./phases/archiveFilms.ts";
import type { PhaseEnd } from "./phases/phaseEnd.ts";
import { pollJob } from "./phases/pollJob.ts";

const SOONEST_MS = 2_000;
/** After a step has failed for good, a phase is tried again so often, with such a pause, before the run fails. */
const FAULTS_AT_MOST = 2;
const FAULT_PAUSE_MS = 120_000;

/**
 * Takes one provider job from its place in the line to archived films. Every phase and every wait for a slot
 * starts a fresh history, so that none grows with time; what counts is kept in the ticket and the record.
 */
export function* renderJob(context: OrchestrationContext): Flow<JobOutcome | undefined> {
  const input = inputOf(context, "renderJob");
  const { faults = 0, ...job } = input;
  try {
    const end = yield* runPhase(context, input);
    if ("outcome" in end) return end.outcome;
    // Waiting for a turn is no step on: a job that fails whenever its turn comes must not do so for ever.
    const inVain = end.next.kind === "submit" && faults > 0 ? { faults } : {};
    startOver(context, "renderJob", { ...job, ...inVain, phase: end.next });
  } catch (error) {
    // The engine would keep the video's workflow open until its other jobs end: a job mends itself sooner.
    if (faults >= FAULTS_AT_MOST) throw error;
    yield* sleepUntil(context, now(context) + FAULT_PAUSE_MS);
    startOver(context, "renderJob", { ...input, faults: faults + 1 });
  }
  return undefined;
}

function runPhase(context: OrchestrationContext, input: RenderJobInput): Flow<PhaseEnd> {
  switch (input.phase.kind) {
    case "submit":
      return submit(context, input);
    case "poll":
      return pollJob(context, input, input.phase);
    case "archive":
      return archiveFilms(context, input, input.phase);
  }
}

const AGAIN: PhaseEnd = { next: { kind: "submit" } };

/** Waits for a slot, hands the job over once, and waits out whatever stands in the way. */
function* submit(context: OrchestrationContext, input: RenderJobInput): Flow<PhaseEnd> {
  const job = jobOf(input);
  const slot = yield* look(context, input);
  if (slot.kind === "wait" && !(yield* waitForTurn(context, input, slot.lookAgainAt))) return AGAIN;
  const answer = yield* call(context, "submitJob", job);
  switch (answer.kind) {
    case "bound":
      return { next: { kind: "poll", ...startPolling(answer.submittedAt, answer.schedule) } };
    case "wait":
    case "unknown":
      yield* waitForTurn(context, input, answer.lookAgainAt);
      return AGAIN;
    case "unsettled":
      yield* sleepUntil(context, notAtOnce(answer.lookAgainAt, context));
      return AGAIN;
    case "ended":
      yield* call(context, "releaseSlot", job);
      return { outcome: answer.outcome };
  }
}

function look(context: OrchestrationContext, input: RenderJobInput): Flow<SlotAnswer> {
  return call(context, "takeSlot", { ...jobOf(input), waiter: context.df.instanceId });
}

/**
 * Waits until it is woken, or until `at`, and looks: true when it is the job's turn. Null: it is woken alone, since a timer that
 * nobody waits for any more stays in the engine's queue until its time. The look has to come before a fresh history: the engine delivers an event once more that continue-as-new follows directly, and the wait for a slot
 * would run hot on it.
 */
function* waitForTurn(
  context: OrchestrationContext,
  input: RenderJobInput,
  at: number | null,
): Flow<boolean> {
  if (at === null) yield* waitForEvent(context, WAKE);
  else yield* sleepOrEvent(context, notAtOnce(at, context), WAKE);
  const slot = yield* look(context, input);
  return slot.kind === "go";
}

function jobOf({ id, owner, jobIndex }: RenderJobInput): JobRef {
  return { id, owner, jobIndex };
}

/** Durable timers fire up to a second early: a nearer moment would be waited for again and again. */
function notAtOnce(lookAgainAt: number, context: OrchestrationContext): number {
  return Math.max(lookAgainAt, now(context) + SOONEST_MS);
}

df.app.orchestration("renderJob", renderJob);
