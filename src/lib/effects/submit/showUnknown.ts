import type { Claim } from "../../domain/capacity/ticket.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { Tools } from "../../services/tools.ts";
import { showCost } from "../money/showCost.ts";
import { changeRecord } from "../videos/changeRecord.ts";
import type { Held } from "./heldTicket.ts";

/** Shows that an operator is needed, and for how much money. */
export async function showUnknown(
  { record, ticket }: Held,
  { target }: Pick<Claim, "target">,
  tools: Tools,
): Promise<void> {
  const { log } = tools;
  const { jobIndex } = ticket;
  const where = { model: record.request.model, resource: resourceName(target) };
  log("submit_unknown", { videoId: record.id, jobIndex, ...where });
  // Also of a job that had got further on another resource, before it went on to this one.
  const report = { jobIndex, stage: "submit_unknown", goesBack: true } as const;
  await changeRecord(record, (current) => applyReport(current, report), tools);
  await showCost(record, tools);
}
