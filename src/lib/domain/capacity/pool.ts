import type { GroupLimits } from "../models/limits.ts";
import type { PoolResource, VideoModel } from "../models/model.ts";
import { resourceKey } from "../models/resource.ts";
import type { Ticket } from "./ticket.ts";

/** One of the resources that a group's line stands before. */
export interface LineResource {
  /** By its key. */
  readonly resource: string;
  readonly limits: GroupLimits;
  /** Names of the models whose jobs it can make. */
  readonly models: readonly string[];
}

/** Limits of what no setting names: two jobs at a time. */
export const DEFAULT_LIMITS: GroupLimits = { maxRunning: 2, maxCreatesPerMinute: null };

type Model = Pick<VideoModel, "name" | "target" | "pool" | "group">;
type Placed = Pick<Ticket, "model" | "only">;

/**
 * The resources that a group's line stands before, in the order of the settings; empty where the group has its limits as a
 * whole. A line without a model stands before its jobs' models; a remix whose source lies on a resource that
 * the settings no longer have still goes there, two at a time.
 */
export function resourcesOf(
  group: string,
  models: readonly Model[],
  tickets: readonly Placed[],
): readonly LineResource[] {
  const own = models.filter((model) => model.group === group);
  const wanted = new Set(tickets.map(({ model }) => model));
  const served = own.length > 0 ? own : models.filter(({ name }) => wanted.has(name));
  if (served.every(({ pool }) => pool === null)) return [];
  const found = new Map<string, LineResource>();
  for (const model of served)
    for (const { target, limits } of placesOf(model)) {
      const resource = resourceKey(target);
      const known = found.get(resource);
      found.set(resource, {
        resource,
        limits: known ? tighter(known.limits, limits) : limits,
        models: [...(known?.models ?? []), model.name],
      });
    }
  for (const { only } of tickets)
    if (only !== undefined && !found.has(only))
      found.set(only, { resource: only, limits: DEFAULT_LIMITS, models: [] });
  return [...found.values()];
}

function placesOf({ target, pool }: Model): readonly PoolResource[] {
  return pool ?? [{ target, limits: DEFAULT_LIMITS }];
}

function tighter(a: GroupLimits, b: GroupLimits): GroupLimits {
  const rates = [a, b].flatMap(({ maxCreatesPerMinute }) => maxCreatesPerMinute ?? []);
  return {
    maxRunning: Math.min(a.maxRunning, b.maxRunning),
    maxCreatesPerMinute: rates.length === 0 ? null : Math.min(...rates),
  };
}

/** What a pool may run and be asked in all, unless the settings say otherwise. */
export function sumOf(resources: readonly Pick<LineResource, "limits">[]): GroupLimits {
  const rates = resources.map(({ limits }) => limits.maxCreatesPerMinute);
  return {
    maxRunning: resources.reduce((sum, { limits }) => sum + limits.maxRunning, 0),
    maxCreatesPerMinute: rates.includes(null)
      ? null
      : rates.reduce((sum: number, rate) => sum + (rate ?? 0), 0),
  };
}

/** What a group may run, by what the settings say of it and by what its resources add up to. */
export function limitsOf(said: GroupLimits | undefined, resources: readonly LineResource[]): GroupLimits {
  if (resources.length === 0) return said ?? DEFAULT_LIMITS;
  const sum = sumOf(resources);
  return said ? tighter(said, sum) : sum;
}

/** True when the job may go to this resource. */
export function mayGo({ model, only, passed = [] }: Ticket, { resource, models }: LineResource): boolean {
  if (passed.some((each) => each.resource === resource)) return false;
  if (only !== undefined) return only === resource;
  return model === undefined || models.includes(model);
}

/** The resource whose slot a ticket has or had last, by its key; null when it has none, or one of its group as a whole. */
export function resourceOf({ state }: Ticket): string | null {
  if (state.kind === "granted") return state.resource ?? null;
  return "target" in state ? resourceKey(state.target) : null;
}
