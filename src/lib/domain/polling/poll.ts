import { outageWait } from "../video/backOff.ts";
import { type Billed, billOf, type JobOutcome } from "../video/jobOutcome.ts";
import type { Look } from "./look.ts";
import { nextWait, type PollSchedule, upToExpiry } from "./schedule.ts";

/** Where the watch of a job stands; travels through its workflow. Times are milliseconds since 1970. */
export interface PollState {
  readonly submittedAt: number;
  readonly schedule: PollSchedule;
  readonly polls: number;
  /** Unanswered polls in a row, and how long the last of them asked to wait. */
  readonly failures: number;
  readonly retryAfterSeconds: number | null;
  /** When the provider last showed the job unfinished. */
  readonly seenAt: number;
  /** The first look of an unbroken row that was answered with a 404, where no list has shown the job; absent = shown. */
  readonly missingSince?: number;
  /** The provider's word that nobody knows, once the log has heard it; absent = none. */
  readonly toldWord?: string;
}

/** Where there is no list, a job that is not shown for so long is gone; an older host finds it gone at its first 404. */
const GONE_AFTER_MS = 600_000;

/** What ends a watch. */
export type PollEnd =
  | ({ readonly kind: "archive"; readonly outputIds: readonly string[] } & Billed)
  | { readonly kind: "ended"; readonly outcome: JobOutcome };

/** The last minutes before a job's expiry: who is seen unfinished within them will not be finished. */
const LAST_LOOK_MS = 600_000;

/** The watch of a job that was just handed over. */
export function startPolling(submittedAt: number, schedule: PollSchedule): PollState {
  return { submittedAt, schedule, polls: 0, failures: 0, retryAfterSeconds: null, seenAt: submittedAt };
}

/** Milliseconds from `now` to the next look. */
export function waitBefore(state: PollState, now: number): number {
  const { schedule, polls, submittedAt, failures, retryAfterSeconds } = state;
  if (failures === 0) return nextWait(schedule, polls, submittedAt, now);
  return upToExpiry(schedule, outageWait(failures - 1, retryAfterSeconds), now);
}

/** The state with what a look has told of the expiry: some providers tell it only on the way. */
export function withExpiry(state: PollState, look: Look): PollState {
  if (look.kind !== "running" || look.expiresAt === undefined) return state;
  return { ...state, schedule: { ...state.schedule, giveUpAt: look.expiresAt } };
}

/** What the next look has to know of those before. */
export function knownBefore({
  toldWord,
  missingSince,
  seenAt,
}: PollState): Pick<PollState, "toldWord" | "missingSince" | "seenAt"> {
  const told = toldWord === undefined ? { seenAt } : { seenAt, toldWord };
  return missingSince === undefined ? told : { ...told, missingSince };
}

/** The state after a look that did not end the watch. */
export function afterLook({ missingSince, ...state }: PollState, look: Look, now: number): PollState {
  const polls = state.polls + 1;
  if (look.kind !== "unreachable") {
    const seenAt = look.kind === "running" ? now : state.seenAt;
    const toldWord = look.kind === "running" ? look.unknownWord : undefined;
    const told = toldWord === undefined || state.toldWord !== undefined ? {} : { toldWord };
    const isMissed = look.kind === "missing" && look.listed !== true;
    const missed = isMissed ? { missingSince: missingSince ?? now } : {};
    return { ...state, ...told, ...missed, polls, failures: 0, retryAfterSeconds: null, seenAt };
  }
  return { ...state, polls, failures: state.failures + 1, retryAfterSeconds: look.retryAfterSeconds };
}

/** What a look ends; null to go on watching. An outage alone never ends a paid job before it expires. */
export function pollEnd(
  look: Look,
  { schedule, seenAt }: PollState,
  jobIndex: number,
  now: number,
): PollEnd | null {
  const { giveUpAt } = schedule;
  switch (look.kind) {
    case "running":
      return now >= giveUpAt ? ended({ kind: "timed_out", jobIndex }) : null;
    case "unreachable":
      return now >= giveUpAt + LAST_LOOK_MS ? ended({ kind: "expired", jobIndex }) : null;
    case "missing":
    case "elsewhere":
      return null;
    case "gone":
      // Without a list, only a row of looks tells a job that is gone from one that is not shown for a moment.
      if (look.unlisted && now < giveUpAt && now - seenAt < GONE_AFTER_MS) return null;
      return ended(
        look.unlisted ? { kind: "expired", jobIndex } : goneAs({ giveUpAt, seenAt, jobIndex, now }),
      );
    case "made":
      return { kind: "archive", outputIds: look.outputIds, ...billOf(look) };
    case "failed":
      return ended(
        look.code === "expired"
          ? { kind: "expired", jobIndex }
          : { kind: "failed", jobIndex, code: look.code, ...billOf(look) },
      );
    case "cancelled":
      return ended({ kind: "cancelled", jobIndex, ...billOf(look) });
  }
}

/**
 * Gone before its last minutes: the provider lost it. Gone within them, it expired: if it was seen running within them
 * as well, it timed out; if nothing was seen that late, it may have been finished unseen.
 */
function goneAs({
  giveUpAt,
  seenAt,
  jobIndex,
  now,
}: {
  readonly giveUpAt: number;
  readonly seenAt: number;
  readonly jobIndex: number;
  readonly now: number;
}): JobOutcome {
  const lastMinutes = giveUpAt - LAST_LOOK_MS;
  if (now < lastMinutes) return { kind: "failed", jobIndex, code: "provider_failed" };
  return { kind: seenAt >= lastMinutes ? "timed_out" : "expired", jobIndex };
}

function ended(outcome: JobOutcome): PollEnd {
  return { kind: "ended", outcome };
}
