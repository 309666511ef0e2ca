import type { RenderPhase } from "../lib/contracts.ts";
import type { JobOutcome } from "../lib/domain/jobOutcome.ts";

/** A phase ends in the next phase, or ends the job. */
export type PhaseEnd = { readonly next: RenderPhase } | { readonly outcome: JobOutcome };
