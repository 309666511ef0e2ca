import { whyFull } from "./capacity.ts";
import type { Deployment } from "./deployments.ts";
import { spoilView } from "./faults/spoil.ts";
import { underFaults } from "./faults/underFaults.ts";
import type { Job, JobSpec, Upload } from "./job.ts";
import { traitsOf } from "./kinds.ts";
import { makeJob } from "./makeJob.ts";
import { rateLimited, refusalFor, resourceNotFound } from "./refusals.ts";
import { json, Refusal, type Reply } from "./reply.ts";
import type { Call } from "./world.ts";

/** A valid create on its way to becoming a job. */
export interface Submission {
  readonly spec: JobSpec;
  readonly uploads: readonly Upload[];
  /** What is checked last, after the slots. */
  readonly lastCheck?: () => void;
  readonly describe: (job: Job) => Readonly<Record<string, unknown>>;
  /** Of the answer; 200 unless it says so. */
  readonly status?: number;
}

/** The deployment a create is for; missing, retired and wrong ones are refused as the service does. */
export function deploymentFor({ world, route }: Call, model: string | null): Deployment {
  const now = world.now();
  const [onlyModel] = world.deployments.plainModels(route.resource, now);
  const name = route.deployment ?? model ?? (route.style === "plain" ? onlyModel : undefined) ?? "";
  const found = world.deployments.find(route.resource, name, now);
  const traits = found && traitsOf(found.kind);
  if (!traits || traits.isPlain !== (route.style === "plain"))
    throw new Refusal(refusalFor("no-deployment", route, name));
  if (found.retired) throw new Refusal(refusalFor("retired", route, name));
  if (traits.family === route.family) return found;
  throw new Refusal(route.speech ? refusalFor("no-deployment", route, name) : resourceNotFound());
}

/** Slots, last check, faults, job, answer: nothing waits between the look at the slots and the job. */
export function submit(
  call: Call,
  { spec, uploads, lastCheck, describe, status = 200 }: Submission,
): Promise<Reply> {
  const { world, route } = call;
  refuseWhenFull(call, spec);
  lastCheck?.();
  const { resource, deployment, prompt } = spec;
  const { createRules, jobRules } = world.promptRules.of(spec);
  const faults = world.faults.strike({ route: route.name, resource, deployment, prompt }, createRules);
  return underFaults(call, faults, deployment, () => {
    const job = makeJob(world, spec, { faults, uploads, rules: jobRules });
    return json(status, spoilView(describe(job), faults));
  });
}

function refuseWhenFull({ world, route }: Call, spec: JobSpec): void {
  const full = whyFull(world.store.all(), spec, world.settings, world.now());
  if (full?.kind === "too-many-tasks") throw new Refusal(refusalFor("too-many-tasks", route, ""));
  if (!full) return;
  const headers = { "retry-after": String(full.retryAfterSeconds) };
  const reply = route.speech ? refusalFor("rate-limited", route, "") : rateLimited({});
  throw new Refusal({ ...reply, headers: { ...reply.headers, ...headers } });
}
