import type { OrchestrationContext } from "durable-functions";
import * as df from "durable-functions";
import { type RenderJobInput, WAKE } from "../lib/contracts.ts";
import type { JobOutcome } from "../lib/domain/jobOutcome.ts";
import { call, type Flow, inputOf, now, sleepOrEvent, sleepUntil, startOver } from "../lib/durable.ts";
import { archiveFilms } from "./archiveFilms.ts";
import type { PhaseEnd } from "./phaseEnd.ts";
import { pollJob } from "./pollJob.ts";

const SOONEST_MS = 2_000;

/**
 * Takes one provider job from its place in the line to archived films. Every phase and every wait for a slot
 * starts a fresh history, so that none grows with time; what counts is kept in the ticket and the record.
 */
export function* renderJob(context: OrchestrationContext): Flow<JobOutcome | undefined> {
  const input = inputOf(context, "renderJob");
  const end = yield* runPhase(context, input);
  if ("outcome" in end) return end.outcome;
  startOver(context, "renderJob", { ...input, phase: end.next });
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

/** Waits for a slot, hands the job over once, and waits out whatever stands in the way. */
function* submit(context: OrchestrationContext, { id, owner, jobIndex }: RenderJobInput): Flow<PhaseEnd> {
  const job = { id, owner, jobIndex };
  const again: PhaseEnd = { next: { kind: "submit" } };
  const slot = yield* call(context, "takeSlot", { ...job, waiter: context.df.instanceId });
  if (slot.kind === "wait") {
    yield* sleepOrEvent(context, notAtOnce(slot.lookAgainAt, context), WAKE);
    return again;
  }
  const answer = yield* call(context, "submitJob", job);
  switch (answer.kind) {
    case "bound": {
      const { submittedAt, schedule } = answer;
      const unseen = { polls: 0, failures: 0, retryAfterSeconds: null, seenAt: submittedAt };
      return { next: { kind: "poll", submittedAt, schedule, ...unseen } };
    }
    case "wait":
    case "unknown":
      yield* sleepOrEvent(context, notAtOnce(answer.lookAgainAt, context), WAKE);
      return again;
    case "unsettled":
      yield* sleepUntil(context, notAtOnce(answer.lookAgainAt, context));
      return again;
    case "ended":
      yield* call(context, "releaseSlot", job);
      return { outcome: answer.outcome };
  }
}

/** Durable timers fire up to a second early: a nearer moment would be waited for again and again. */
function notAtOnce(lookAgainAt: number, context: OrchestrationContext): number {
  return Math.max(lookAgainAt, now(context) + SOONEST_MS);
}

df.app.orchestration("renderJob", renderJob);
