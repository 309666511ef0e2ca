import { type Amount, amountFromUsd } from "../../domain/money/amount.ts";
import { madeBeside } from "../../domain/money/correction.ts";
import { believedBill } from "../../domain/money/statedBill.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";
import { type Payee, showCost } from "./showCost.ts";

/** A provider's job that is billed beside its video's settlement. */
export interface MadeBeside {
  readonly jobKey: string;
  readonly model: string;
  readonly amount: Amount;
  readonly providerId: string;
}

/** What such a job costs: as its provider states it, where it does; else the price, which was counted for it. */
export function billBeside({ billed }: Pick<ProviderSnapshot, "billed">, price: Amount): Amount {
  return believedBill(billed === undefined ? undefined : amountFromUsd(billed), price) ?? price;
}

/** Books it, once whoever finds it, and shows it on the video. Key: the job's entry of this provider's job. */
export async function bookCorrection(
  video: Payee,
  { jobKey, model, amount, providerId }: MadeBeside,
  { storage, clock }: Pick<Tools, "storage" | "clock">,
): Promise<void> {
  await storage.ledger.correct({
    jobKey,
    videoId: video.id,
    owner: video.owner,
    model,
    reservedAt: video.createdAt,
    amount,
    reason: madeBeside(providerId),
    now: clock.now(),
  });
  await showCost(video, { storage });
}
