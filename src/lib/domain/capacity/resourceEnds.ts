import { outageWait } from "../video/backOff.ts";
import type { JobOutcome } from "../video/jobOutcome.ts";
import type { GroupState, ResourceEnds } from "./ticket.ts";

/** So many failures in a row are no accident. */
const SEVERAL = 3;
/** That a job was made is no news before. */
const NEWS_MS = 60_000;

/** What a job's end says of its resource; null for what was refused, moderated, cancelled or not seen: that says nothing. */
export function endAt(outcome: JobOutcome): "made" | "failed" | null {
  if (outcome.kind === "made") return outcome.films > 0 ? "made" : null;
  return outcome.kind === "failed" && outcome.code === "provider_failed" ? "failed" : null;
}

/** The group once a job has ended so on that resource; null when that is no news. */
export function withEnd(
  state: GroupState,
  endpoint: string,
  end: "made" | "failed",
  now: number,
): GroupState | null {
  const known = endsAt(state, endpoint);
  if (end === "made" && known.failures === 0 && now - known.madeAt < NEWS_MS) return null;
  const next =
    end === "made"
      ? { ...known, failures: 0, failingSince: 0, madeAt: now }
      : { ...known, failures: known.failures + 1, failingSince: known.failingSince || now };
  return { ...state, ends: [...state.ends.filter((each) => each.endpoint !== endpoint), next] };
}

/**
 * How long a resource pauses that fails several jobs in a row while others succeed: 5 s, doubling to 5 minutes with each
 * further one. 0 when it does not: what fails everywhere is no fault of one resource. Milliseconds.
 */
export function failingPause(state: GroupState, endpoint: string, others: readonly ResourceEnds[]): number {
  const { failures, failingSince } = endsAt(state, endpoint);
  if (failures < SEVERAL) return 0;
  const succeed = others.some((other) => other.endpoint !== endpoint && other.madeAt >= failingSince);
  return succeed ? outageWait(failures - SEVERAL, null) : 0;
}

function endsAt({ ends }: GroupState, endpoint: string): ResourceEnds {
  const unknown = { endpoint, failures: 0, failingSince: 0, madeAt: 0 };
  return ends.find((each) => each.endpoint === endpoint) ?? unknown;
}
