import { drawRenderTimes } from "../../../test/support/app/renderTimes.ts";
import { scheduleAlone, slotUseOfApp } from "../../../test/support/app/slotUse.ts";
import { exactly, type Measured, told } from "./figure.ts";

const JOBS = 200;
const SLOTS = 2;
/** Of what the poll schedule alone allows. */
const AT_LEAST = 0.98;

/** How well queued videos use both slots. */
export async function slots(azurite: string): Promise<Measured> {
  const times = drawRenderTimes(JOBS, 7);
  const best = scheduleAlone(times).utilisation;
  const { utilisation, inFlight } = await slotUseOfApp(azurite, times);
  const share = utilisation / best;
  const figures = [
    told("slots: used by queued videos", utilisation.toFixed(3)),
    told("slots: the most that the poll schedule allows", best.toFixed(3)),
    {
      what: "slots: share of that",
      value: share.toFixed(3),
      promise: `at least ${AT_LEAST}`,
      kept: share >= AT_LEAST,
    },
    exactly("slots: most jobs in flight", inFlight, SLOTS),
  ];
  return { figures, problems: [] };
}
