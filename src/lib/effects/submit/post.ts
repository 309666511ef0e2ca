import { isOwnedBy } from "../../domain/capacity/owners.ts";
import { withPassed } from "../../domain/capacity/passed.ts";
import type { Claim, Heard, Ticket } from "../../domain/capacity/ticket.ts";
import { backInLine, endCall } from "../../domain/capacity/transitions.ts";
import { canBearMark } from "../../domain/models/profile.ts";
import { resourceKey } from "../../domain/models/resource.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import { outageWait } from "../../domain/video/backOff.ts";
import type { FailureCode } from "../../domain/video/failure.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { SubmitAnswer } from "../../providers/provider.ts";
import type { Tools } from "../../services/tools.ts";
import { grantSlots, lookAgainFor } from "../capacity/grantSlots.ts";
import { noteAnswer, noteOutage, pauseResource } from "../capacity/groupReach.ts";
import { holderOf } from "../capacity/holderOf.ts";
import { changeRecord } from "../videos/changeRecord.ts";
import { bindTicket } from "./bindTicket.ts";
import { claim } from "./claim.ts";
import { endJob, isUntaken, settledBefore } from "./endJob.ts";
import type { Held } from "./heldTicket.ts";
import { lateReply } from "./lateReply.ts";
import { type LoadedJob, loadJob } from "./loadJob.ts";
import { logAnswer } from "./logAnswer.ts";
import { neverMadeLate } from "./neverMadeLate.ts";
import { canGoElsewhere, placeOf } from "./placeOf.ts";
import { untilNoted } from "./untilNoted.ts";

/** A pause after a 429 that does not say how long. */
const BUSY_PAUSE_MS = 15_000;
/** A provider that asks for less would be asked again in the same moment, for as long as it is busy. */
const LEAST_PAUSE_MS = 1_000;
/** About a day of tries in a row. */
const LOADS_AT_MOST = 300;

/** Claims the ticket, makes the one create call, and writes its answer to the ticket before it returns. */
export async function post(held: Held, tools: Tools): Promise<SubmitOutcome> {
  const { clock } = tools;
  const { record, ticket } = held;
  // Who pauses a group wants nothing more to be spent: a slot that was given before is no leave either.
  if (tools.config.limitsOf(ticket.group).maxRunning === 0) return wait(held, null, 0, tools);
  const place = placeOf(held, tools);
  if (place.kind === "refused") return endJob(held, null, place.code, tools);
  // Its line might give it the same slot again at once.
  if (place.kind === "closed") return wait(held, null, outageWait(ticket.tries, null), tools);
  const job = await loadInTurn(held, tools);
  if (job.kind === "later") return wait(held, null, outageWait(ticket.tries, null), tools);
  if (job.kind === "refused") return endJob(held, null, job.code, tools);

  const report = { jobIndex: ticket.jobIndex, stage: "submitting" } as const;
  await changeRecord(record, (current) => applyReport(current, report), tools);
  const { profile } = tools.provider(place.target);
  const mark = canBearMark(profile, job.job.fields) ? tools.newMark() : null;
  const claimed = await claim(held, place.target, mark, tools);
  if (claimed === null) return { kind: "wait", lookAgainAt: clock.now() + 2_000 };
  const { target } = place;
  const where = { model: record.request.model, resource: resourceName(target) };
  tools.log("job_submitting", { videoId: record.id, jobIndex: ticket.jobIndex, ...where });
  // Whoever stood still after claiming may have been given up meanwhile: a call that would outlast its claim is not made.
  if (clock.now() + tools.config.providerTimeoutMs > claimed.postBy) return wait(held, claimed, 0, tools);
  const sendBy = claimed.postBy - tools.config.providerTimeoutMs;
  const answer = await tools.provider(target).submit({ ...job.job, mark }, sendBy);
  return noteSurely(held, claimed, answer, tools);
}

/** Nobody but this process knows the answer: what fails to be written is told to the log, with the job that was made. */
async function noteSurely(
  held: Held,
  claimed: Claim,
  answer: SubmitAnswer,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { group, jobKey, jobIndex } = held.ticket;
  const isOpen = async () => {
    const state = (await tools.storage.capacity.find(group, jobKey))?.ticket.state;
    return state?.kind === "posting" && state.claimedAt === claimed.claimedAt;
  };
  try {
    return await untilNoted(() => writeAnswer(held, claimed, answer, tools), isOpen);
  } catch (error) {
    const providerId = answer.kind === "accepted" ? answer.job.jobId : null;
    tools.log("answer_unwritten", { videoId: held.record.id, jobIndex, answer: answer.kind, providerId });
    throw error;
  }
}

/** The job, or "later" while its input image is out of reach: an outage of our own blobs must not hold a slot. */
async function loadInTurn({ record, ticket }: Held, tools: Tools): Promise<LoadedJob | { kind: "later" }> {
  try {
    return await loadJob(record, ticket.jobIndex, tools);
  } catch (error) {
    if (ticket.tries >= LOADS_AT_MOST) throw error;
    tools.log("job_not_loaded", { videoId: record.id, jobIndex: ticket.jobIndex });
    return { kind: "later" };
  }
}

async function writeAnswer(
  held: Held,
  claimed: Claim,
  answer: SubmitAnswer,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { record, ticket } = held;
  const reached = { line: ticket, target: claimed.target };
  if (answer.kind !== "accepted") {
    const { jobIndex } = ticket;
    logAnswer({ call: "create", record, jobIndex, target: claimed.target }, answer, tools.log);
  }
  switch (answer.kind) {
    case "accepted": {
      const bound = await bindTicket(held, claimed, answer.job, tools);
      await hint(noteAnswer(reached, tools));
      return bound ?? unbound(held, claimed, answer.job, tools);
    }
    case "refused":
      await hint(noteAnswer(reached, tools));
      return endJob(held, claimed, answer.code, tools);
    case "misplaced":
      await hint(noteOutage(reached, claimed.claimedAt, tools));
      return passOn(held, claimed, answer.code, tools);
    case "busy":
      return pause(held, claimed, busyPause(answer.retryAfterSeconds), tools);
    case "unreachable":
      return untaken(held, claimed, tools);
    case "ambiguous":
      await hint(noteOutage(reached, claimed.claimedAt, tools));
      return giveUpCall(held, claimed, answer.heard, tools);
  }
}

function busyPause(retryAfterSeconds: number | null): number {
  return retryAfterSeconds ? Math.max(retryAfterSeconds * 1_000, LEAST_PAUSE_MS) : BUSY_PAUSE_MS;
}

/** What the group learns of an answer is a hint to others: it must not cost the answer itself. */
async function hint(note: Promise<unknown>): Promise<void> {
  await note.catch(() => undefined);
}

/** Surely not made: the ticket keeps its place and waits, and whoever is next may have the slot. */
async function wait(held: Held, claimed: Claim | null, waitMs: number, tools: Tools): Promise<SubmitOutcome> {
  const retryAt = tools.clock.now() + waitMs;
  const answer = await change(held, (ticket) => backInLine(ticket, claimed, { retryAt }), tools);
  if (answer.kind !== "changed") return settledBefore(held, claimed, tools);
  if (claimed) await neverMadeLate(held, claimed, tools);
  return waitInLine(held, tools);
}

/** It never got there: all who need that resource wait for one that tries. A job that nobody takes for a day ends. */
async function untaken(held: Held, claimed: Claim, tools: Tools): Promise<SubmitOutcome> {
  const now = tools.clock.now();
  await noteOutage({ line: held.ticket, target: claimed.target }, claimed.claimedAt, tools);
  if (isUntaken(held.ticket, now)) return endJob(held, claimed, "timed_out", tools);
  const step = (ticket: Ticket) => backInLine(ticket, claimed, { retryAt: 0, refusedAt: now });
  const answer = await change(held, step, tools);
  if (answer.kind !== "changed") return settledBefore(held, claimed, tools);
  await neverMadeLate(held, claimed, tools);
  return waitInLine(held, tools);
}

/** The resource would not have it, though the job is in order: another may. Once all have answered so, the job ends. */
async function passOn(held: Held, claimed: Claim, code: FailureCode, tools: Tools): Promise<SubmitOutcome> {
  const { record, ticket } = held;
  const passing = { resource: resourceKey(claimed.target), code };
  const { passed = [] } = withPassed(ticket, passing);
  if (!canGoElsewhere(held, passed, tools)) return endJob(held, claimed, code, tools);
  const refusedAt = tools.clock.now();
  const step = (current: Ticket) => backInLine(current, claimed, { retryAt: 0, refusedAt, passing });
  const answer = await change(held, step, tools);
  if (answer.kind !== "changed") return settledBefore(held, claimed, tools);
  const where = { model: record.request.model, resource: resourceName(claimed.target) };
  tools.log("job_goes_elsewhere", { videoId: record.id, jobIndex: ticket.jobIndex, ...where, code });
  await neverMadeLate(held, claimed, tools);
  return waitInLine(held, tools);
}

/** The slot it had may help another, and another resource of its pool may have room for it at once. */
async function waitInLine({ ticket }: Held, tools: Tools): Promise<SubmitOutcome> {
  const line = await grantSlots(ticket.group, tools, ticket.waiter);
  // Who is not seen to wait may have a slot again: it is woken, too; but a wake-up may be lost.
  const isWaiting = line.waiting.includes(ticket.jobKey);
  return { kind: "wait", lookAgainAt: isWaiting ? lookAgainFor(ticket, line) : tools.clock.now() };
}

/** A 429 is about everybody's jobs: the whole resource pauses, and nobody loses their place. */
async function pause(held: Held, claimed: Claim, waitMs: number, tools: Tools): Promise<SubmitOutcome> {
  const { record, ticket } = held;
  const reached = { line: ticket, target: claimed.target };
  await pauseResource(reached, waitMs, tools);
  await noteAnswer(reached, tools);
  const answer = await change(held, (current) => backInLine(current, claimed, { retryAt: 0 }), tools);
  if (answer.kind !== "changed") return settledBefore(held, claimed, tools);
  await neverMadeLate(held, claimed, tools);
  const report = { jobIndex: ticket.jobIndex, stage: "waiting_for_capacity", goesBack: true } as const;
  await changeRecord(record, (current) => applyReport(current, report), tools);
  return waitInLine(held, tools);
}

/** The job cannot be this ticket's: it came late, or the reply names a job of another video, and its own is anywhere. */
async function unbound(
  held: Held,
  claimed: Claim,
  job: ProviderSnapshot,
  tools: Tools,
): Promise<SubmitOutcome> {
  const holder = await holderOf(job.jobId, claimed.target, tools);
  if (holder === null) return lateReply(held, claimed, job, tools);
  if (isOwnedBy(holder, held.ticket.jobKey))
    return { kind: "unsettled", lookAgainAt: tools.clock.now() + 1_000 };
  return giveUpCall(held, claimed, "success", tools);
}

/** The call is over and brought no job: its job can be looked for now, before the claim's deadline. */
async function giveUpCall(held: Held, claimed: Claim, heard: Heard, tools: Tools): Promise<SubmitOutcome> {
  const { clock, config, storage } = tools;
  const { group, jobKey } = held.ticket;
  const endedAt = clock.now();
  await storage.capacity.change(group, jobKey, (ticket) => endCall(ticket, claimed, heard, endedAt));
  // Somebody may wait for what becomes of this call.
  await grantSlots(group, tools);
  return { kind: "unsettled", lookAgainAt: endedAt + config.reconcileGraceMs };
}

/** A step of the ticket as it was read, unless another run was there meanwhile; the next look at the ticket tells how. */
function change({ ticket: read }: Held, step: (ticket: Ticket) => Ticket | null, { storage }: Tools) {
  return storage.capacity.change(read.group, read.jobKey, step, { closesSubmit: true });
}
