import { expect, test } from "vitest";
import { UNTOUCHED } from "../../../src/lib/domain/capacity/groupState.ts";
import { holdsSlot } from "../../../src/lib/domain/capacity/holding.ts";
import type { Ticket, TicketState } from "../../../src/lib/domain/capacity/ticket.ts";
import { bind, holdBack, withdraw } from "../../../src/lib/domain/capacity/transitions.ts";
import { grantSlots } from "../../../src/lib/effects/capacity/grantSlots.ts";
import { openCapacity } from "../../../src/lib/storage/capacity/capacity.ts";
import { arrivalAt, GROUP, ticketInLine, videosInLine } from "../../support/app/line.ts";
import { CLAIM } from "../../support/samples/sampleTicket.ts";
import { NOW } from "../../support/samples/sampleVideo.ts";
import { MemoryTable } from "../../support/storage/memoryTable.ts";
import { testStorage } from "../../support/storage/testStorage.ts";

const HOUR = 3_600_000;
const WAITING = Array.from({ length: 40 }, (): TicketState => ({ kind: "waiting" }));
const { target } = CLAIM;
const BINDING = { providerId: "job", submittedAt: NOW, expiresAt: NOW + 24 * HOUR, target };
const RUNNING: TicketState = { kind: "bound", slot: true, ...BINDING };
const FREED: TicketState = { kind: "unknown", ...CLAIM, slotUntil: NOW };

interface Listing {
  /** Places of those that the group's row lists; null: an older version has written it since. */
  readonly listed: readonly number[] | null;
  /** What becomes of the last one before it stands there. */
  readonly change?: (ticket: Ticket) => Ticket;
}

/** Two slots, and a line of these tickets, of which the group's row lists some; the last lies far behind the head. */
async function lineOf(states: readonly TicketState[], { listed, change = (ticket) => ticket }: Listing) {
  const capacity = openCapacity(new MemoryTable());
  const storage = { ...testStorage(), capacity };
  const videos = videosInLine(states.length);
  const keys = videos.map(({ id }) => `${id}:0`);
  for (const [place, state] of states.entries()) {
    const video = videos[place];
    if (!video) throw new Error("nobody stands there");
    const ticket = { ...ticketInLine(video), state };
    await capacity.insert(place === states.length - 1 ? change({ ...ticket, counted: 1 }) : ticket);
  }
  const holding = listed === null ? null : listed.map((place) => keys.at(place) ?? "");
  await capacity.commit(GROUP, { groupState: { state: { ...UNTOUCHED, holding }, etag: null } });
  const { tools } = arrivalAt(storage, videos, { now: () => NOW });
  return {
    tools,
    grant: () => grantSlots(GROUP, tools),
    step: async (place: number, step: (ticket: Ticket) => Ticket | null) =>
      expect((await capacity.change(GROUP, keys.at(place) ?? "", step)).kind).toBe("changed"),
    /** How many hold slots, wherever they lie. */
    holders: async () =>
      (await capacity.load(GROUP)).tickets.filter(({ ticket }) => holdsSlot(ticket, NOW)).length,
    listsLast: async () => (await capacity.stateOf(GROUP)).holding?.includes(keys.at(-1) ?? ""),
  };
}

const bound = (ticket: Ticket) => bind(ticket, BINDING);

test("one whose slot was freed as nobody found its job holds one again once that is found, wherever it lies", async () => {
  const line = await lineOf([RUNNING, ...WAITING, FREED], { listed: [0, -1] });
  await line.grant();
  expect(await line.listsLast()).toBe(false);
  await line.step(-1, bound);
  await line.step(1, withdraw);
  await line.grant();
  expect(await line.holders()).toBe(2);
});

const STEPS = {
  "gets its late reply": bound,
  "is held for an operator": (ticket: Ticket) => holdBack(ticket, CLAIM, NOW + HOUR),
} as const;
const LISTED = {
  "is listed from the slot it had": [0, -1],
  "is not listed": [0],
  "is in a line whose list an older version has dropped": null,
} as const;
const cases = Object.keys(STEPS).flatMap((step) => Object.keys(LISTED).map((listing) => [step, listing]));

test.each(cases as [keyof typeof STEPS, keyof typeof LISTED][])(
  "one that waits and %s, and %s, takes its slot from a look that has not seen that",
  async (step, listing) => {
    const line = await lineOf([RUNNING, ...WAITING], { listed: LISTED[listing] });
    const { commit } = line.tools.storage.capacity;
    line.tools.storage.capacity.commit = async (group, change) => {
      line.tools.storage.capacity.commit = commit;
      await line.step(-1, STEPS[step]);
      return await commit(group, change);
    };
    await line.grant();
    await line.grant();
    expect(await line.holders()).toBe(2);
  },
);

/** As a newer version may have written it. */
const unreadable = (ticket: Ticket) => ({ ...ticket, version: 2 }) as unknown as Ticket;

test.each([[[-1]], [null]])(
  "one that cannot be read holds one slot at every look, wherever it lies (listed: %j)",
  async (listed) => {
    const line = await lineOf([...WAITING, RUNNING], { listed, change: unreadable });
    for (let looks = 0; looks < 3; looks++) await line.grant();
    expect(await line.holders()).toBe(1);
    expect(await line.listsLast()).toBe(true);
  },
);
