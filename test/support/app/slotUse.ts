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

/** What the app does with as many queued videos, on a virtual clock. */
export async function slotUseOfApp(
  azurite: string,
  renderTimes: readonly number[],
): Promise<SlotUse & { readonly inFlight: number }> {
  const renderSeconds = ({ prompt }: { readonly prompt: string }) => renderTimes[Number(prompt)] ?? 60;
  const dailies = await Dailies.start({ azurite, sora: { renderSeconds, slots: null } });
  try {
    const ids: string[] = [];
    const start = dailies.clock.now();
    for (const index of renderTimes.keys())
      ids.push(await dailies.create({ prompt: String(index) }, `k${index}`));
    for (const id of ids) await dailies.untilFinal(id);
    return {
      ...useOf(renderTimes, (dailies.clock.now() - start) / 1_000),
      inFlight: dailies.sora.maxInFlight(),
    };
  } finally {
    await dailies.stop();
  }
}

function useOf(renderTimes: readonly number[], makespanSeconds: number): SlotUse {
  const rendering = renderTimes.reduce((sum, seconds) => sum + seconds, 0);
  return { utilisation: rendering / (SLOTS * makespanSeconds), makespanSeconds };
}
