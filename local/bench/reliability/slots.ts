import { drawRenderTimes } from "../../../test/support/app/renderTimes.ts";
import { scheduleAlone, slotUseOfApp } from "../../../test/support/app/slotUse.ts";
import { exactly, type Figure, type Measured, told } from "./figure.ts";

const JOBS = 200;
const SLOTS = 2;
/** So many films of the class were made before. */
const KNOWN = 100;
/** Of all the time of both slots, from the first create to the last film. */
const USED_AT_LEAST = 0.975;
/** Of what the stepped schedule alone allows. */
const SHARE_AT_LEAST = 0.98;

/** How well queued videos use both slots: of a class that nobody knows yet, and of one that is known. */
export async function slots(azurite: string): Promise<Measured> {
  const times = drawRenderTimes(JOBS, 7);
  const best = scheduleAlone(times).utilisation;
  const { utilisation, inFlight } = await slotUseOfApp(azurite, times);
  const known = await slotUseOfApp(azurite, times, drawRenderTimes(KNOWN, 8));
  const figures = [
    told("slots: the most that the stepped schedule allows", best.toFixed(3)),
    told(`slots: used by ${JOBS} queued videos, of no known class`, utilisation.toFixed(3)),
    atLeast("slots: share of that", utilisation / best, SHARE_AT_LEAST),
    atLeast(`slots: used by ${JOBS} after ${KNOWN} of their class`, known.utilisation, USED_AT_LEAST),
    exactly("slots: most jobs in flight", Math.max(inFlight, known.inFlight), SLOTS),
  ];
  return { figures, problems: [] };
}

function atLeast(what: string, value: number, least: number): Figure {
  return { what, value: value.toFixed(3), promise: `at least ${least}`, kept: value >= least };
}
