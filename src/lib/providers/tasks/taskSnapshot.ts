import { type AnswerTime, onOurClock, saidRenderMs } from "../../domain/polling/providerTime.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import { type CommonWords, type ErrorBody, readError } from "../wire/errorBody.ts";
import { standing } from "../wire/standing.ts";
import type { SaidTask } from "./taskApi.ts";

/** No film costs more: what says so is no bill. */
const MOST_USD = 10_000;

/** How a task is read. */
interface Reading {
  readonly words: CommonWords;
  /** Makes what was said fit for a log. */
  readonly say: (text: string) => string;
  readonly at: AnswerTime;
}

/** A task as the port shows jobs: its one film goes by the job's own id. */
export function taskSnapshot(said: SaidTask, { words, say, at }: Reading): ProviderSnapshot {
  const { jobId, billed = null, films = [] } = said;
  const error: ErrorBody = words(said.error ?? readError(null));
  const { isKnown: _, failure, ...stands } = standing(said.status, error, films.length > 0);
  const createdAt = said.createdAt ?? null;
  const renderMs = saidRenderMs({ createdAt, completedAt: said.completedAt ?? null }, at);
  const isMade = stands.state === "succeeded";
  const isBill = billed !== null && billed >= 0 && billed <= MOST_USD;
  return {
    jobId,
    ...stands,
    progress: said.progress ?? null,
    ...onOurClock({ createdAt, expiresAt: said.expiresAt ?? null }, at),
    outputIds: isMade && films.length > 0 ? [jobId] : [],
    failure: failure && { ...failure, reason: say(failure.reason) },
    echo: {
      deployment: said.model ?? null,
      size: said.size ?? null,
      seconds: said.seconds ?? null,
      variants: null,
      prompt: said.prompt ?? null,
      remixOf: null,
      ...(said.mark ? { mark: said.mark } : {}),
    },
    ...(isBill ? { billed } : {}),
    ...(isMade && renderMs !== null ? { renderMs } : {}),
  };
}
