import type { FailureCode } from "./failure.ts";
import type { Billed, JobOutcome } from "./jobOutcome.ts";

/** A film that its job promised; `code`: why it was not made, null where nobody can tell whether it was. */
interface Unmade {
  readonly code: FailureCode | null;
}

/**
 * How a finished job ended, once each of its films is archived or given up. Films that surely were not made cost nothing. If
 * of no film it is known that it was made, and of one not that it was not, the job is gone as one that nobody saw end.
 */
export function archivedOutcome(
  jobIndex: number,
  films: number,
  unmade: readonly Unmade[],
  bill: Billed = {},
): JobOutcome {
  const codes = unmade.map(({ code }) => code).filter((code) => code !== null);
  if (unmade.length < films) return { kind: "made", jobIndex, films: films - codes.length, ...bill };
  const [code] = codes;
  if (code === undefined || codes.length < films) return { kind: "expired", jobIndex };
  return { kind: "failed", jobIndex, code, ...bill };
}
