import type { GroupLimits } from "../models/limits.ts";
import type { ProviderTarget } from "../models/model.ts";
import { resourceName } from "../models/resourceName.ts";
import { holdsSlot } from "./grant.ts";
import { isOutOfReach, pauseEnd } from "./groupState.ts";
import type { GroupObject } from "./operationsObject.ts";
import type { GroupState, Ticket } from "./ticket.ts";

/** What is known of a group: its line, and the resources that it stands before. */
export interface GroupFacts {
  readonly name: string;
  readonly state: GroupState;
  readonly tickets: readonly Ticket[];
  readonly limits: GroupLimits;
  readonly targets: readonly ProviderTarget[];
}

/** Describes a group at `now`. Limits and pauses are the group's: all of its resources share them. */
export function describeGroup(
  { name, state, tickets, limits, targets }: GroupFacts,
  now: number,
): GroupObject {
  const holding = tickets.filter((ticket) => holdsSlot(ticket, now));
  const paused = pauseEnd(state, now);
  const paused_until = paused > now ? Math.ceil(paused / 1_000) : null;
  const running = new Map(targets.map((target) => [resourceName(target), 0]));
  for (const { state: held } of holding) {
    if (!("target" in held)) continue;
    const resource = resourceName(held.target);
    running.set(resource, (running.get(resource) ?? 0) + 1);
  }
  return {
    name,
    running: holding.length,
    waiting: tickets.filter(({ state: { kind } }) => kind === "waiting").length,
    paused_until,
    unreachable: isOutOfReach(state, now),
    resources: [...running].map(([resource, count]) => ({
      resource,
      running: count,
      max_running: limits.maxRunning,
      paused_until,
    })),
  };
}
