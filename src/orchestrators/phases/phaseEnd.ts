import type { JobOutcome } from "../../lib/domain/video/jobOutcome.ts";
import type { RenderPhase } from "../../lib/durable/contracts.ts";

/** A phase ends in the next phase, or ends the job. */
export type PhaseEnd = { readonly next: RenderPhase } | { readonly outcome: JobOutcome };
