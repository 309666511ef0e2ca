import type { Claim } from "../../domain/capacity/ticket.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { Tools } from "../../services/tools.ts";
import { showCost } from "../money/showCost.ts";
import type { Held } from "./heldTicket.ts";

/** Shows that an operator is needed, and for how much money. */
export async function showUnknown(
  { record, ticket }: Held,
  { target }: Pick<Claim, "target">,
  tools: Tools,
): Promise<void> {
  const { storage, log } = tools;
  const { jobIndex } = ticket;
  const where = { model: record.request.model, resource: resourceName(target) };
  log("submit_unknown", { videoId: record.id, jobIndex, ...where });
  const report = { jobIndex, stage: "submit_unknown" } as const;
  await storage.records.change(record.owner, record.id, (current) => applyReport(current, report));
  await showCost(record, tools);
}
