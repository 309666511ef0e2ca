import type { Job } from "./job.ts";
import { machineOf } from "./kinds.ts";
import type { Settings } from "./settings.ts";
import { expiryOf, slotFreedAt } from "./timeline.ts";

/** Which jobs to look at; everything left out means all. */
export interface JobFilter {
  readonly resource?: string | undefined;
  readonly deployment?: string | undefined;
  /** Count other applications' jobs too. */
  readonly includeForeign?: boolean | undefined;
}

type Limits = Pick<Settings, "slots" | "resourceSlots" | "slotScope" | "createsPerMinute" | "lifeSeconds">;

/** Why a create has to wait. */
export type Full =
  | { readonly kind: "too-many-tasks" }
  | { readonly kind: "rate-limited"; readonly retryAfterSeconds: number };

/** Whether a create fits the limits now; null when it does. */
export function whyFull(
  jobs: readonly Job[],
  create: Pick<Job, "kind" | "resource" | "deployment">,
  limits: Limits,
  now: number,
): Full | null {
  const rivals = jobs.filter(
    (job) =>
      job.resource === create.resource &&
      machineOf(job.kind) === machineOf(create.kind) &&
      (limits.slotScope === "resource" || job.deployment === create.deployment),
  );
  const own = Object.entries(limits.resourceSlots).find(([name]) => name === create.resource);
  const slots = own ? own[1] : limits.slots;
  if (slots !== null) {
    const running = rivals.filter((job) => isInFlight(job, limits.lifeSeconds, now)).length;
    if (running >= slots) return { kind: "too-many-tasks" };
  }
  if (limits.createsPerMinute === null) return null;
  const recent = rivals.map((job) => job.createdAt).filter((at) => at > now - 60_000);
  const oldest = recent[recent.length - limits.createsPerMinute];
  if (oldest === undefined) return null;
  return { kind: "rate-limited", retryAfterSeconds: Math.max(1, Math.ceil((oldest + 60_000 - now) / 1000)) };
}

/** The highest number of jobs that were in flight together on one resource (or one deployment, if named). */
export function highestInFlight(jobs: readonly Job[], filter: JobFilter, lifeSeconds: number): number {
  const byResource = Map.groupBy(
    jobs.filter((job) => passes(job, filter)),
    (job) => job.resource,
  );
  return Math.max(0, ...[...byResource.values()].map((group) => highestOverlap(group, lifeSeconds)));
}

/** Whether a filter lets a job through. */
export function passes(job: Job, filter: JobFilter): boolean {
  if (filter.resource !== undefined && job.resource !== filter.resource) return false;
  if (filter.deployment !== undefined && job.deployment !== filter.deployment) return false;
  return filter.includeForeign === true || !job.foreign;
}

function isInFlight(job: Job, lifeSeconds: number, now: number): boolean {
  return job.createdAt <= now && now < freedAt(job, lifeSeconds);
}

function freedAt(job: Job, lifeSeconds: number): number {
  return Math.min(slotFreedAt(job) ?? Number.POSITIVE_INFINITY, expiryOf(job, lifeSeconds) * 1000);
}

function highestOverlap(jobs: readonly Job[], lifeSeconds: number): number {
  const steps = jobs.flatMap((job) => [
    { at: job.createdAt, by: 1 },
    { at: freedAt(job, lifeSeconds), by: -1 },
  ]);
  // A job that starts in the instant another ends does not overlap it.
  steps.sort((a, b) => a.at - b.at || a.by - b.by);
  let current = 0;
  let highest = 0;
  for (const { by } of steps) {
    current += by;
    highest = Math.max(highest, current);
  }
  return highest;
}
