import type { OrchestrationContext } from "durable-functions";
import { upToExpiry } from "../../lib/domain/polling/schedule.ts";
import { archivedOutcome } from "../../lib/domain/video/archivedOutcome.ts";
import { outageWait } from "../../lib/domain/video/backOff.ts";
import { billOf } from "../../lib/domain/video/jobOutcome.ts";
import type { ArchiveState, RenderJobInput } from "../../lib/durable/contracts.ts";
import { call, type Flow, now, sleepUntil } from "../../lib/durable/flow.ts";
import type { PhaseEnd } from "./phaseEnd.ts";

/** Failed downloads before the history starts afresh. */
const TRIES_PER_HISTORY = 50;
/** When all places for copies are taken. */
const BUSY_WAIT_MS = 10_000;
/** Shortly before the expiry a film is asked for at least this often. */
const LAST_WAITS_MS = 15_000;

/**
 * Copies every film of a finished job for as long as the provider still has it. A film that cannot be had goes to the
 * end of the line, so that it never costs the others their last hours.
 */
export function* archiveFilms(
  context: OrchestrationContext,
  { id, owner, jobIndex }: RenderJobInput,
  start: ArchiveState,
): Flow<PhaseEnd> {
  const { outputIds, done } = start;
  const bill = billOf(start);
  let { failures, unmade = [] } = start;
  const open = outputIds.map((outputId, film) => ({ outputId, film })).slice(done);
  for (let round = 0; round < TRIES_PER_HISTORY; round++) {
    const next = open.shift();
    if (!next) return { outcome: archivedOutcome(jobIndex, outputIds.length, unmade, bill) };
    const answer = yield* call(context, "archiveOutput", { id, owner, jobIndex, ...next });
    if (answer.kind === "retry") {
      open.push(next);
      const wait = outageWait(failures, answer.retryAfterSeconds);
      const expiry = { giveUpAt: answer.expiresAt, maxMs: LAST_WAITS_MS };
      yield* sleepUntil(context, now(context) + upToExpiry(expiry, wait, now(context)));
      failures += 1;
    } else if (answer.kind === "busy") {
      open.push(next);
      yield* sleepUntil(context, now(context) + BUSY_WAIT_MS);
    } else failures = 0;
    const code = answer.kind === "not_made" ? answer.code : null;
    if (code !== null || (answer.kind === "expired" && answer.withheld))
      unmade = [...unmade.filter(({ film }) => film !== next.film), { film: next.film, code }];
  }
  // Films behind the first open one are looked at again: one that is archived already answers at once.
  const firstOpen = Math.min(outputIds.length, ...open.map(({ film }) => film));
  const rest = unmade.length === 0 ? {} : { unmade };
  return { next: { kind: "archive", outputIds, done: firstOpen, failures, ...bill, ...rest } };
}
