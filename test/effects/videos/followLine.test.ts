import { expect, test } from "vitest";
import { type LineView, placeIn } from "../../../src/lib/domain/capacity/lineView.ts";
import type { Ticket } from "../../../src/lib/domain/capacity/ticket.ts";
import { followLine } from "../../../src/lib/effects/videos/followLine.ts";
import { openCapacity } from "../../../src/lib/storage/capacity/capacity.ts";
import { GROUP, ticketInLine, videosInLine } from "../../support/app/line.ts";
import { MemoryTable } from "../../support/storage/memoryTable.ts";
import { testStorage } from "../../support/storage/testStorage.ts";

/** A line in which so many stand, the first `holders` of them with a slot, as one process sees it. */
async function lineOf(length: number, { holders = 2 } = {}) {
  const table = new MemoryTable();
  const storage = { ...testStorage(), capacity: openCapacity(table) };
  const videos = videosInLine(length + 10);
  const clock = { time: Date.UTC(2026, 10, 22), now: () => clock.time };
  let view: LineView | null = null;
  const stand = async (place: number) => {
    const video = videos[place];
    if (video) await storage.capacity.insert(ticketInLine(video));
  };
  const nth = (place: number) => videos[place]?.id ?? "";
  const turn = async (place: number, state: Ticket["state"]) => {
    const { group, etag, tickets } = await storage.capacity.load(GROUP);
    const kept = tickets.find(({ ticket }) => ticket.videoId === nth(place));
    if (!kept) throw new Error("nobody stands there");
    const others = (group.holding ?? []).filter((key) => key !== kept.ticket.jobKey);
    const holding = state.kind === "waiting" ? others : [...others, kept.ticket.jobKey].sort();
    await storage.capacity.commit(GROUP, {
      tickets: [{ ...kept, ticket: { ...kept.ticket, state } }],
      groupState: { state: { ...group, holding }, etag },
    });
  };
  for (let place = 0; place < length; place++) await stand(place);
  for (let place = 0; place < holders; place++) await turn(place, { kind: "granted", until: clock.time });
  return {
    nth,
    stand,
    /** Gives a slot, or takes it away. */
    turn,
    leave: async (place: number) => await storage.capacity.remove(GROUP, `${nth(place)}:0`),
    /** Looks once more; the rows that took. */
    look: async () => {
      clock.time += 10_000;
      const before = table.cost.rows;
      view = await followLine(GROUP, view, { storage, clock });
      return table.cost.rows - before;
    },
    place: (place: number) => (view === null ? null : placeIn(view, nth(place), 0)),
    rest: (ms: number) => {
      clock.time += ms;
    },
  };
}

test.each([200, 3_000])(
  "a line of %i is read as a whole once; then a look takes the same few rows",
  async (length) => {
    const line = await lineOf(length);
    expect(await line.look()).toBeGreaterThanOrEqual(length);
    for (let looks = 0; looks < 20; looks++) expect(await line.look()).toBeLessThanOrEqual(60);
    expect([1, 2, 150, length - 1].map(line.place)).toEqual([null, 1, 149, length - 2]);
  },
);

test("a line that is followed moves on with its head, grows at its end, and takes back who returns to it", async () => {
  const line = await lineOf(200);
  await line.look();
  await line.leave(0);
  await line.turn(2, { kind: "granted", until: 0 });
  await line.stand(200);
  await line.look();
  expect([2, 3, 100, 200].map(line.place)).toEqual([null, 1, 98, 198]);
  await line.turn(1, { kind: "waiting" });
  await line.look();
  expect([1, 3, 200].map(line.place)).toEqual([1, 2, 199]);
});

test("who is given a slot far behind the head is no longer counted", async () => {
  const line = await lineOf(200);
  await line.look();
  await line.turn(120, { kind: "granted", until: 0 });
  await line.look();
  expect([119, 121].map(line.place)).toEqual([118, 119]);
});

test("who leaves from the middle of a long line is missed as soon as that piece comes round, and after a long rest at once", async () => {
  const line = await lineOf(200);
  await line.look();
  await line.leave(150);
  await line.look();
  expect(line.place(199)).toBe(198);
  for (let looks = 0; looks < 8; looks++) await line.look();
  expect(line.place(199)).toBe(197);
  await line.leave(140);
  line.rest(1_000_000);
  await line.look();
  expect(line.place(199)).toBe(196);
});

test("with more running than a head has rows, the first who waits is found all the same, and in one answer the next time", async () => {
  const line = await lineOf(200, { holders: 70 });
  await line.look();
  expect([69, 70, 199].map(line.place)).toEqual([null, 1, 130]);
  expect(await line.look()).toBeLessThanOrEqual(70 + 60);
  expect([69, 70, 199].map(line.place)).toEqual([null, 1, 130]);
});

test("a line that has become short is seen to its end", async () => {
  const line = await lineOf(60);
  await line.look();
  for (let place = 8; place < 60; place++) await line.leave(place);
  await line.look();
  expect([2, 7, 8].map(line.place)).toEqual([1, 6, null]);
});
