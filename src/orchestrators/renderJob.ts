import type { OrchestrationContext } from "durable-functions";
import * as df from "durable-functions";
import { type RenderJobInput, WAKE } from "../lib/contracts.ts";
import type { JobOutcome } from "../lib/domain/jobOutcome.ts";
import { call, type Flow, inputOf, now, sleepOrEvent, sleepUntil, startOver } from "../lib/durable.ts";
import { archiveFilms } from "./archiveFilms.ts";
import type { PhaseEnd } from "./phaseEnd.ts";
import { pollJob } from "./pollJob.ts";

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
    yield* sleepOrEvent(context, slot.lookAgainAt, WAKE);
    return again;
  }
  const answer = yield* call(context, "submitJob", job);
  switch (answer.kind) {
    case "bound": {
      const { submittedAt, schedule } = answer;
      const unanswered = { failures: 0, retryAfterSeconds: null };
      return { next: { kind: "poll", submittedAt, schedule, polls: 0, ...unanswered, seenAt: now(context) } };
    }
    case "wait":
    case "unknown":
      yield* sleepOrEvent(context, answer.lookAgainAt, WAKE);
      return again;
    case "unsettled":
      yield* sleepUntil(context, answer.lookAgainAt);
      return again;
    case "ended":
      yield* call(context, "releaseSlot", job);
      return { outcome: answer.outcome };
  }
}

df.app.orchestration("renderJob", renderJob);
