import { isOwnedBy, lateOwner } from "../../domain/capacity/owners.ts";
import type { Unaccounted } from "../../domain/money/unaccounted.ts";
import type { Tools } from "../../services/tools.ts";
import { boundJob } from "../capacity/boundJob.ts";
import { holderOf } from "../capacity/holderOf.ts";
import { bookCorrection } from "../money/bookCorrection.ts";
import { accountFor } from "../money/countCreate.ts";
import type { Payee } from "../money/showCost.ts";
import { ANOTHERS, NOTHING, type Refused } from "./seekJob.ts";

/**
 * An operator names the job of a count that is open: its film is not wanted any more, or another one has taken its place,
 * and its bill is booked. `group`: the line whose rows say that it has an owner now.
 */
export async function accountForJob(
  video: Payee,
  providerId: string,
  { open: [first], group }: { readonly open: readonly Unaccounted[]; readonly group: string | undefined },
  tools: Tools,
): Promise<Refused | null> {
  const { storage } = tools;
  if (!first) return NOTHING;
  const { jobKey, model, amount } = first;
  const target = first.create?.target ?? null;
  const holder = await holderOf(providerId, target, tools);
  if (holder !== null && !isOwnedBy(holder, jobKey)) return ANOTHERS;
  // The video's own film, adopted before by a call whose answer was lost: its settlement books it.
  const isItsFilm = holder === jobKey && first.create !== null;
  if (!isItsFilm) {
    await bookCorrection(video, { jobKey, model, amount, providerId }, tools);
    if (group !== undefined && holder === null)
      await storage.capacity.commit(group, {
        bind: { ...boundJob(group, providerId, target, tools), jobKey: lateOwner(jobKey) },
      });
  }
  return (await accountFor(video, [first], "found", tools)) ? null : NOTHING;
}
