import { amountFromUsd } from "../money/amount.ts";
import type { FailureCode } from "../video/failure.ts";
import type { Billed } from "../video/jobOutcome.ts";
import type { JobReport } from "../video/progress.ts";
import type { JobState, ProviderSnapshot } from "../video/snapshot.ts";
import type { RunningStage } from "../video/stage.ts";

/** What one look at a provider's job came to. */
export type Look =
  /**
   * `expiresAt` (milliseconds since 1970): some providers tell it only on the way. `unknownWord`: how the provider says that
   * the job stands, where nobody knows the word.
   */
  | { readonly kind: "running"; readonly expiresAt?: number; readonly unknownWord?: string }
  | { readonly kind: "unreachable"; readonly retryAfterSeconds: number | null }
  /** The provider does not show the job, which may be its reads that lag; `listed`: its list does. */
  | { readonly kind: "missing"; readonly listed?: boolean }
  /** The provider does not have the job, and its list does not either; `unlisted` where there is no list to ask. */
  | { readonly kind: "gone"; readonly unlisted?: boolean }
  | ({ readonly kind: "made"; readonly outputIds: readonly string[] } & Billed)
  | ({ readonly kind: "failed"; readonly code: FailureCode } & Billed)
  | ({ readonly kind: "cancelled" } & Billed)
  /** It failed here, and waits in its line for another resource of its pool. */
  | { readonly kind: "elsewhere" };

/** A job that is not shown may still come, or come back: a provider's reads lag, and its outages end with odd answers. */
const NOT_GONE_MS = 600_000;

/** How a job ended at the provider; null while it has not. */
export function endOf({ state, outputIds, failure, billed: usd }: ProviderSnapshot): Look | null {
  const bill = usd === undefined ? {} : { billed: amountFromUsd(usd) };
  switch (state) {
    case "succeeded":
      // Finished without a film: nothing more will come.
      return outputIds.length > 0
        ? { kind: "made", outputIds, ...bill }
        : { kind: "failed", code: "provider_failed", ...bill };
    case "failed":
      return { kind: "failed", code: failure?.code ?? "provider_failed", ...bill };
    case "cancelled":
      return { kind: "cancelled", ...bill };
    default:
      return null;
  }
}

/** A 404 to a look at a job. `missingSince`: the first of an unbroken row of them, null when this is it. */
interface Missed {
  readonly missingSince: number | null;
  readonly expiresAt: number;
  readonly deletion?: "asked" | "in_vain";
}

/**
 * What a 404 means by its time: at the expiry "gone"; before, once every look for a while was answered so, the provider's
 * list decides. At once where a delete was asked for and the job has not been seen since, whose answer may have been lost;
 * where there is no list to ask ("ask_list_if_any"), that means nothing yet.
 */
export function meaningOfMissing(
  { missingSince, expiresAt, deletion }: Missed,
  now: number,
): "perhaps" | "gone" | "ask_list" | "ask_list_if_any" {
  if (now >= expiresAt) return "gone";
  if (missingSince !== null && now - missingSince >= NOT_GONE_MS) return "ask_list";
  return deletion === "asked" ? "ask_list_if_any" : "perhaps";
}

const STAGES: Readonly<Record<JobState, RunningStage>> = {
  queued: "preprocessing",
  preprocessing: "preprocessing",
  running: "running",
  processing: "processing",
  succeeded: "archiving",
  failed: "processing",
  cancelled: "processing",
};

/** How far along a job is when its provider shows only the state, as Sora 1 does. */
const COARSE_PROGRESS: Readonly<Record<JobState, number>> = {
  queued: 0,
  preprocessing: 10,
  running: 30,
  processing: 80,
  succeeded: 99,
  failed: 0,
  cancelled: 0,
};

/** What the caller is shown of a running job. The last percent is ours: the film still has to be archived. */
export function reportOf(
  jobIndex: number,
  { state, progress }: ProviderSnapshot,
  overdue: boolean,
): JobReport {
  return {
    jobIndex,
    stage: STAGES[state],
    progress: Math.min(progress ?? COARSE_PROGRESS[state], 99),
    overdue,
  };
}
