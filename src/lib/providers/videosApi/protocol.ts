import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { ProviderJob } from "../provider.ts";
import type { CreateCall } from "../wire/createBody.ts";
import type { CommonWords } from "../wire/errorBody.ts";
import type { ProviderUrls } from "./urls.ts";

/** What differs between the protocols: how a job is asked for, and how its description is read. Pure. */
export interface Protocol {
  readonly urls: ProviderUrls;
  /** The create call of a job; null when the protocol has no way to ask for it. */
  readonly createCall: (job: ProviderJob) => CreateCall | null;
  /** A job from a provider's JSON; null when there is no job in it, or none that can be named. */
  readonly readJob: (body: unknown) => SaidJob | null;
  /** Whether a job's film has the job's own id: then it can be asked for before the job says that it is done. */
  readonly filmIsJob: boolean;
  /** Its errors in the words that are common here; absent = it has those. */
  readonly words?: CommonWords;
}

/** A job as its provider says it: times are unix seconds by the provider's own clock. */
export interface SaidJob extends Omit<ProviderSnapshot, "slackMs" | "renderMs"> {
  /** It does not say so in a word we know, but it may be done: asking for its film tells. */
  readonly mayBeDone?: true;
  /** When a job that is done was completed, as far as it says so. */
  readonly completedAt?: number;
}
