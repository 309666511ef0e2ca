import type { Job } from "../job.ts";
import type { Reply } from "../reply.ts";
import { type Call, strikeOn } from "../world.ts";
import type { Fault } from "./fault.ts";
import { answerInstead, spoil } from "./spoil.ts";

/** Answers with what `effect` gives, unless a fault answers first; then what faults do to the reply is done. */
export async function underFaults(
  { world, route, noteFaults }: Call,
  faults: readonly Fault[],
  subject: string,
  effect: () => Reply | Promise<Reply>,
): Promise<Reply> {
  noteFaults(faults);
  const context = { route, subject, now: world.now() };
  return answerInstead(faults, context) ?? spoil(await effect(), faults, context);
}

/** The same for a call about one job. */
export function underFaultsOf(
  call: Call,
  job: Job,
  effect: (faults: readonly Fault[], job: Job) => Reply | Promise<Reply>,
): Promise<Reply> {
  const faults = strikeOn(call, job);
  // Striking moves counters that are kept with the job.
  return underFaults(call, faults, job.id, () => effect(faults, call.world.store.get(job.id) ?? job));
}

/** The same for a call about a whole list. */
export function underListFaults(call: Call, effect: (faults: readonly Fault[]) => Reply): Promise<Reply> {
  const { name: route, resource, deployment } = call.route;
  const faults = call.world.faults.strike(
    { route, resource, deployment },
    { rules: [], keep: () => undefined },
  );
  return underFaults(call, faults, resource, () => effect(faults));
}
