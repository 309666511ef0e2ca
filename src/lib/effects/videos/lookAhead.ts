import type { Services } from "../../services/services.ts";
import type { MoneyAhead } from "../../storage/ledger/ledger.ts";
import type { CountsAhead } from "../../storage/videos/active.ts";

/** What bounds an owner's next video, as it was read before the video had an id. It saves reads and decides nothing. */
export interface LookedAhead {
  readonly places: CountsAhead | null;
  readonly money: MoneyAhead | null;
}

/** Reads what a new video's place and reservation must know of the others. Never throws: who needs it reads it again. */
export async function lookAhead(
  owner: string,
  { storage, clock }: Pick<Services, "storage" | "clock">,
): Promise<LookedAhead> {
  const [places, money] = await Promise.all([
    storage.active.lookAhead(owner).catch(() => null),
    storage.ledger.lookAhead(owner, clock.now()).catch(() => null),
  ]);
  return { places, money };
}
