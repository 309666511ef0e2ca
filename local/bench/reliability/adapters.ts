import { ADAPTER_MODELS } from "../../../test/support/proof/adapterModels.ts";
import { type RandomOptions, runAtRandom } from "../../../test/support/proof/randomRun.ts";
import { atMost, books, exactly, type Measured, type Part, told } from "./figure.ts";

const CREATES = 200;
const SLOTS = 2;
/** Else two slots are held for hours by what only an operator can tell. */
const ALERTS_FOLLOWED = 0.25;

/** A part for each API and server beside the Soras': the random day, with as many creates as theirs has. */
export const adapters: Readonly<Record<string, Part>> = Object.fromEntries(
  ADAPTER_MODELS.map(({ adapter, models }) => [
    adapter,
    (azurite: string) =>
      measure(adapter, { azurite, creates: CREATES, seed: 1, models, alertsFollowed: ALERTS_FOLLOWED }),
  ]),
);

async function measure(adapter: string, options: RandomOptions): Promise<Measured> {
  const { kills, struck, mostInFlight, line, problems, ...report } = await runAtRandom(options);
  const figures = [
    told(`${adapter}: kills, requests that a fault struck`, `${kills}, ${struck}`),
    ...books(adapter, [{ ...report, mostInFlight }]),
    // Not all reach it: where an empty list proves nothing for half an hour, creates in doubt hold the slots of such a day.
    atMost(`${adapter}: most jobs in flight`, mostInFlight, SLOTS),
    exactly(`${adapter}: turns given past an earlier video`, line.passedOver, 0),
  ];
  return { figures, problems };
}
