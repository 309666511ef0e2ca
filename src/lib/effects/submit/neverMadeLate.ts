import type { Claim } from "../../domain/capacity/ticket.ts";
import type { Tools } from "../../services/tools.ts";
import { accountForCreate } from "../money/countCreate.ts";
import type { Held } from "./heldTicket.ts";

/** A refusal that came so late that somebody may have counted its create already: that made nothing. */
export async function neverMadeLate({ record, ticket }: Held, claimed: Claim, tools: Tools): Promise<void> {
  if (tools.clock.now() < claimed.postBy) return;
  await accountForCreate(record, ticket.jobKey, claimed, "refused_late", tools);
}
