import type { GroupLimits } from "../models/limits.ts";
import type { ProviderTarget } from "../models/model.ts";
import { resourceName } from "../models/resourceName.ts";
import { isOutOfReach, pauseEnd, reachOf } from "./groupState.ts";
import { holdsSlot } from "./holding.ts";
import type { GroupObject } from "./operationsObject.ts";
import { type LineResource, resourceOf } from "./pool.ts";
import type { GroupState, Ticket } from "./ticket.ts";

/** What is known of a group: its line, and the resources that it stands before. */
export interface GroupFacts {
  readonly name: string;
  readonly state: GroupState;
  readonly tickets: readonly Ticket[];
  readonly limits: GroupLimits;
  /** Of a pool; else `targets` share the group's limits and its pause. */
  readonly resources: readonly LineResource[];
  readonly targets: readonly ProviderTarget[];
}

/** Describes a group at `now`. */
export function describeGroup(facts: GroupFacts, now: number): GroupObject {
  const { name, state, tickets, resources } = facts;
  const holding = tickets.filter((ticket) => holdsSlot(ticket, now));
  const shown = resources.length > 0 ? inPool(facts, holding, now) : inGroup(facts, holding, now);
  return {
    name,
    running: holding.length,
    waiting: tickets.filter(({ state: { kind } }) => kind === "waiting").length,
    paused_until: resources.length > 0 ? untilOneOpens(shown) : pausedUntil(state, null, now),
    unreachable: isOutOfReach(state, now),
    resources: shown,
  };
}

/** Each resource of a pool has limits and a pause of its own; where jobs still run and nothing may any more, they are 0. */
function inPool({ state, resources }: GroupFacts, holding: readonly Ticket[], now: number) {
  const running = new Map(resources.map(({ resource }) => [resource, 0]));
  for (const ticket of holding) {
    const resource = resourceOf(ticket);
    if (resource !== null) running.set(resource, (running.get(resource) ?? 0) + 1);
  }
  return [...running].map(([resource, count]) => ({
    resource,
    running: count,
    max_running: resources.find((each) => each.resource === resource)?.limits.maxRunning ?? 0,
    paused_until: pausedUntil(state, resource, now),
  }));
}

/** A pool pauses while all of its resources do that could run anything. */
function untilOneOpens(shown: GroupObject["resources"]): number | null {
  const ends = shown.filter(({ max_running }) => max_running > 0).map(({ paused_until }) => paused_until);
  return ends.length === 0 || ends.includes(null) ? null : Math.min(...ends.map((end) => end ?? 0));
}

function inGroup({ state, limits, targets }: GroupFacts, holding: readonly Ticket[], now: number) {
  const running = new Map(targets.map((target) => [resourceName(target), 0]));
  for (const { state: held } of holding) {
    if (!("target" in held)) continue;
    const resource = resourceName(held.target);
    running.set(resource, (running.get(resource) ?? 0) + 1);
  }
  return [...running].map(([resource, count]) => ({
    resource,
    running: count,
    max_running: limits.maxRunning,
    paused_until: pausedUntil(state, null, now),
  }));
}

/** Unix seconds; null when it is not paused. */
function pausedUntil(state: GroupState, resource: string | null, now: number): number | null {
  const paused = pauseEnd(reachOf(state, resource), now);
  return paused > now ? Math.ceil(paused / 1_000) : null;
}
