import { nextWait } from "../../../src/lib/domain/polling/schedule.ts";
import { Dailies } from "./dailies.ts";
import { STEPPED } from "./learntPolls.ts";

const SLOTS = 2;

/** How well slots were used: rendering time over slots times makespan. 1 = never idle. */
export interface SlotUse {
  readonly utilisation: number;
  readonly makespanSeconds: number;
}

/** When the schedule's own polls see a job of this length done, and how many they are. */
export function seenDoneAfter(renderSeconds: number): { readonly seconds: number; readonly polls: number } {
  let at = 0;
  for (let polls = 0; ; polls++) {
    at += nextWait(STEPPED, polls, 0, at);
    if (at >= renderSeconds * 1_000) return { seconds: at / 1_000, polls: polls + 1 };
  }
}

/** The best that any queue can do with these jobs and this schedule: a slot is taken again as soon as its job is seen done. */
export function scheduleAlone(renderTimes: readonly number[]): SlotUse {
  const freeAt = Array.from({ length: SLOTS }, () => 0);
  for (const seconds of renderTimes) {
    const slot = freeAt.indexOf(Math.min(...freeAt));
    freeAt[slot] = (freeAt[slot] ?? 0) + seenDoneAfter(seconds).seconds;
  }
  return useOf(renderTimes, Math.max(...freeAt));
}

/** What the app does with as many queued videos, on a virtual clock; `before` are made first, and teach it what to expect. */
export async function slotUseOfApp(
  azurite: string,
  renderTimes: readonly number[],
  before: readonly number[] = [],
): Promise<SlotUse & { readonly inFlight: number }> {
  const all = [...before, ...renderTimes];
  const renderSeconds = ({ prompt }: { readonly prompt: string }) => all[Number(prompt)] ?? 60;
  const dailies = await Dailies.start({ azurite, sora: { renderSeconds, slots: null } });
  const make = async (from: number, to: number): Promise<number> => {
    const start = dailies.clock.now();
    const ids: string[] = [];
    for (let index = from; index < to; index++)
      ids.push(await dailies.create({ prompt: String(index) }, `k${index}`));
    for (const id of ids) await dailies.untilFinal(id);
    return (dailies.clock.now() - start) / 1_000;
  };
  try {
    await make(0, before.length);
    const seconds = await make(before.length, all.length);
    return { ...useOf(renderTimes, seconds), inFlight: dailies.sora.maxInFlight() };
  } finally {
    await dailies.stop();
  }
}

function useOf(renderTimes: readonly number[], makespanSeconds: number): SlotUse {
  const rendering = renderTimes.reduce((sum, seconds) => sum + seconds, 0);
  return { utilisation: rendering / (SLOTS * makespanSeconds), makespanSeconds };
}
