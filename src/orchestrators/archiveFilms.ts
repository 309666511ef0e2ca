import type { OrchestrationContext } from "durable-functions";
import type { ArchiveState, RenderJobInput } from "../lib/contracts.ts";
import { outageWait } from "../lib/domain/schedule.ts";
import { call, type Flow, now, sleepUntil } from "../lib/durable.ts";
import type { PhaseEnd } from "./phaseEnd.ts";

/** Failed downloads before the history starts afresh. */
const TRIES_PER_HISTORY = 50;

/** Copies every film of a finished job, one after the other, for as long as the provider still has it. */
export function* archiveFilms(
  context: OrchestrationContext,
  { id, owner, jobIndex }: RenderJobInput,
  start: ArchiveState,
): Flow<PhaseEnd> {
  const { outputIds } = start;
  let { done, failures } = start;
  for (let round = 0; round < TRIES_PER_HISTORY; round++) {
    const outputId = outputIds[done];
    if (outputId === undefined) return { outcome: { kind: "made", jobIndex, films: outputIds.length } };
    const answer = yield* call(context, "archiveOutput", { id, owner, jobIndex, film: done, outputId });
    if (answer.kind === "retry") {
      yield* sleepUntil(context, now(context) + outageWait(failures, answer.retryAfterSeconds));
      failures += 1;
    } else {
      done += 1;
      failures = 0;
    }
  }
  return { next: { kind: "archive", outputIds, done, failures } };
}
