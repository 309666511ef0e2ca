import type { ProviderTarget, VideoModel } from "../models/model.ts";
import { resourceKey, targetsOf } from "../models/resource.ts";
import type { PassedResource, Ticket } from "./ticket.ts";

/** What a ticket remembers once it goes to one more resource no longer. */
export function withPassed(
  { passed = [] }: Ticket,
  passing: PassedResource | undefined,
): Pick<Ticket, "passed"> {
  if (passing === undefined) return {};
  return { passed: [...passed.filter(({ resource }) => resource !== passing.resource), passing] };
}

/** Where a model's jobs can still go: on those of its resources that the ticket has not passed. */
export function placesLeft(
  model: Pick<VideoModel, "target" | "pool">,
  passed: readonly PassedResource[] = [],
): readonly ProviderTarget[] {
  return targetsOf(model).filter((target) =>
    passed.every(({ resource }) => resource !== resourceKey(target)),
  );
}

/** True for a ticket that had a provider job, which failed, and goes to another resource. */
export function isInLine({ passed = [], state }: Ticket): boolean {
  const isOpen = ["waiting", "granted", "posting", "unknown"].includes(state.kind);
  return isOpen && passed.some(({ code }) => code === "provider_failed");
}
