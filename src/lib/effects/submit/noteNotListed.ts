import type { Unaccounted } from "../../domain/money/unaccounted.ts";
import type { Tools } from "../../services/tools.ts";
import { accountFor } from "../money/countCreate.ts";
import type { Payee } from "../money/showCost.ts";

/** What complete listings have not shown for so long was never made, while a job of it would still be listed. */
const NOT_LISTED_MS = 3_600_000;

/** A complete listing did not show it: noted, and after an hour of them the count ends. */
export async function noteNotListed(open: Unaccounted, video: Payee, tools: Tools): Promise<void> {
  const now = tools.clock.now();
  const { absentSince } = open;
  if (absentSince === null) await tools.storage.ledger.noteAbsent(open, now);
  else if (now - absentSince >= NOT_LISTED_MS) await accountFor(video, [open], "not_listed", tools);
}
