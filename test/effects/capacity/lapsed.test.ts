import { expect, test } from "vitest";
import { reclaimSlots } from "../../../src/activities/reclaimSlots.ts";
import { GRANT_MS } from "../../../src/lib/domain/capacity/holding.ts";
import { grantSlots } from "../../../src/lib/effects/capacity/grantSlots.ts";
import type { Tools } from "../../../src/lib/services/tools.ts";
import { openCapacity } from "../../../src/lib/storage/capacity/capacity.ts";
import { arrivalAt, GROUP, ticketInLine, videosInLine } from "../../support/app/line.ts";
import { MemoryTable } from "../../support/storage/memoryTable.ts";
import { testStorage } from "../../support/storage/testStorage.ts";
import { steps } from "../../support/workflows/steps.ts";

/** The sweep reads on until it has seen 200. */
const BEFORE = 600;

/** A paused line of 600 that wait, and behind them one whose grant has run out, since its wake-up was lost. */
async function lastGranted() {
  const clock = { time: Date.UTC(2026, 10, 22), now: () => clock.time };
  const storage = { ...testStorage(), capacity: openCapacity(new MemoryTable()) };
  const videos = videosInLine(BEFORE + 1);
  const tickets = videos.map(ticketInLine);
  const last = tickets.at(-1);
  if (!last) throw new Error("nobody stands there");
  const host = (woken: string[]): Tools => {
    const { tools } = arrivalAt(storage, videos, clock);
    const hub = { ...tools.hub, wake: async (id: string) => void woken.push(id) };
    return { ...steps().tools, ...tools, hub };
  };
  for (const ticket of tickets)
    await storage.capacity.insert({ ...ticket, retryAt: clock.time + GRANT_MS / 2 });
  await storage.capacity.change(GROUP, last.jobKey, (ticket) => ({ ...ticket, retryAt: 0 }));
  await grantSlots(GROUP, host([]));
  expect((await storage.capacity.find(GROUP, last.jobKey))?.ticket.state.kind).toBe("granted");
  await storage.capacity.changeGroup(GROUP, (state) => ({
    ...state,
    pausedUntil: clock.time + 10 * GRANT_MS,
  }));
  clock.time += GRANT_MS + 1_000;
  return { host, last };
}

test("whoever finds a grant that ran out wakes its waiter, however far behind it lies", async () => {
  const { host, last } = await lastGranted();
  const woken: string[] = [];
  await grantSlots(GROUP, host(woken));
  expect(woken).toContain(last.waiter);
});

test("should that wake-up be lost too, a sweep wakes it", async () => {
  const { host, last } = await lastGranted();
  await grantSlots(GROUP, host([]));
  const woken: string[] = [];
  await reclaimSlots({}, host(woken));
  expect(woken).toContain(last.waiter);
});
