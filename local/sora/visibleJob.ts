import type { Job } from "./job.ts";
import { traitsOf } from "./kinds.ts";
import { refusalFor } from "./refusals.ts";
import { Refusal } from "./reply.ts";
import { isThere, momentOf } from "./timeline.ts";
import type { Call } from "./world.ts";

/** Whether a job belongs to the API a call came in by; the plain server is another server. */
export function isOfApi({ route }: Call, job: Job): boolean {
  const { family, isPlain } = traitsOf(job.kind);
  const isHere = family === route.family && isPlain === (route.style === "plain");
  return isHere && job.resource === route.resource;
}

/** The job a call names, whatever deployment is in its path; deleted and expired ones are refused with 404. */
export function visibleJob(call: Call): Job {
  const { world, route } = call;
  const job = world.store.get(route.id ?? "");
  if (job && isOfApi(call, job) && isThere(job, world.now(), world.settings.lifeSeconds)) return job;
  throw new Refusal(refusalFor("not-found", route, route.id ?? ""));
}

/** The job and place of the generation a Sora 1 call names, once it has been made. */
export function visibleGeneration(call: Call): { job: Job; variant: number; id: string } {
  const { world, route } = call;
  const id = route.id ?? "";
  const found = world.store.ofGeneration(id);
  if (found && isOfApi(call, found.job) && isThere(found.job, world.now(), world.settings.lifeSeconds)) {
    if (isMade(found.job, found.variant, world.now())) return { ...found, id };
  }
  throw new Refusal(refusalFor("not-found", route, id));
}

/** Whether an output exists: its job has succeeded and made that many. */
export function isMade(job: Job, variant: number, now: number): boolean {
  const { outcome } = job;
  return momentOf(job, now).state === "succeeded" && outcome.kind === "made" && variant < outcome.count;
}
