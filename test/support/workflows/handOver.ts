import { submitJob } from "../../../src/activities/submitJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import type { JobRef, SubmitOutcome } from "../../../src/lib/durable/contracts.ts";
import type { SubmitAnswer } from "../../../src/lib/providers/provider.ts";
import type { Steps } from "./steps.ts";

/** The workflow's shortest wait. */
const SOONEST_MS = 2_000;
const STEPS_AT_MOST = 2_000;

/** Takes a job through its line and its creates, as its workflow does, until it is bound, ended, or an operator's. */
export async function handOver(at: Steps, job: JobRef): Promise<SubmitOutcome> {
  for (let step = 0; step < STEPS_AT_MOST; step++) {
    const slot = await takeSlot({ ...job, waiter: "workflow" }, at.tools);
    const answer = slot.kind === "go" ? await submitJob(job, at.tools) : slot;
    if (answer.kind !== "wait" && answer.kind !== "unsettled") return answer;
    if (answer.lookAgainAt === null) throw new Error("the job waits for somebody else");
    at.clock.time = Math.max(answer.lookAgainAt, at.clock.time + SOONEST_MS);
  }
  throw new Error("the job was not handed over");
}

/** Plays these answers to creates, in turn; all that follow make a job. Gives the times of the calls. */
export function playCreates(at: Steps, ...answers: readonly (SubmitAnswer | "lost")[]): readonly number[] {
  const calls: number[] = [];
  const { submit } = at.provider;
  at.provider.submit = async (job) => {
    const answer = answers[calls.length];
    calls.push(at.clock.time);
    if (answer !== undefined && answer !== "lost") return answer;
    const made = await submit(job);
    return answer === "lost" ? SILENCE : made;
  };
  return calls;
}

export const SILENCE: SubmitAnswer = { kind: "ambiguous", heard: "silence", reason: "reset" };
export const ERROR_ANSWER: SubmitAnswer = { kind: "ambiguous", heard: "error", reason: "HTTP 503" };
export const UNREADABLE: SubmitAnswer = { kind: "ambiguous", heard: "success", reason: "HTTP 200" };
export const UNREACHABLE: SubmitAnswer = { kind: "unreachable", reason: "refused connection" };
