import type { Binding } from "../../domain/capacity/ticket.ts";
import { goElsewhere as elsewhere } from "../../domain/capacity/transitions.ts";
import { resourceKey } from "../../domain/models/resource.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import type { Look } from "../../domain/polling/look.ts";
import type { Tools } from "../../services/tools.ts";
import type { Held } from "../submit/heldTicket.ts";
import { canGoElsewhere } from "../submit/placeOf.ts";
import { grantSlots } from "./grantSlots.ts";
import { noteEnd } from "./noteEnds.ts";

/**
 * A job failed at its end, for no reason of its own and at no cost: another resource of its pool makes it, once. True when its
 * ticket is in the line again. Key: the ticket, as long as it has that provider job; so twice is harmless.
 */
export async function goElsewhere(held: Held, bound: Binding, end: Look, tools: Tools): Promise<boolean> {
  const { record, ticket } = held;
  const { passed = [] } = ticket;
  const isItsOwnFault = end.kind !== "failed" || end.code !== "provider_failed" || (end.billed ?? 0) > 0;
  const wasElsewhere = passed.some(({ code }) => code === "provider_failed");
  if (isItsOwnFault || wasElsewhere || record.cancelRequested) return false;
  const passing = { resource: resourceKey(bound.target), code: "provider_failed" } as const;
  if (!canGoElsewhere(held, [...passed, passing], tools)) return false;
  const { storage, log } = tools;
  const gone = await storage.capacity.change(ticket.group, ticket.jobKey, (current) =>
    elsewhere(current, bound.providerId, passing),
  );
  if (gone.kind === "changed") {
    const where = { model: record.request.model, resource: resourceName(bound.target) };
    log("job_goes_elsewhere", {
      videoId: record.id,
      jobIndex: ticket.jobIndex,
      ...where,
      code: passing.code,
    });
    // A hint to others, which must not cost the job its way.
    await noteEnd({ line: ticket, target: bound.target }, "failed", tools).catch(() => undefined);
  }
  await grantSlots(ticket.group, tools, ticket.waiter);
  return true;
}
