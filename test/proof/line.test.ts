import { randomBytes } from "node:crypto";
import { expect, inject, test } from "vitest";
import { takeSlot } from "../../src/activities/takeSlot.ts";
import { grantSlots } from "../../src/lib/effects/capacity/grantSlots.ts";
import { connectStorage, type Storage } from "../../src/lib/storage/connectStorage.ts";
import { arrivalAt, GROUP, ticketInLine, videosInLine } from "../support/app/line.ts";

/** Two slots can be given only twice; each refusal of a try means that another host gave one. */
const TRIES_PER_HOST = 4;

function storageOfItsOwn(): Storage {
  const names = { prefix: `t${randomBytes(6).toString("hex")}` };
  return connectStorage({ connectionString: inject("azurite") }, { names });
}

async function grantedIn({ capacity }: Storage): Promise<string[]> {
  const { tickets } = await capacity.load(GROUP);
  return tickets.filter(({ ticket }) => ticket.state.kind === "granted").map(({ ticket }) => ticket.videoId);
}

test("300 tickets arriving at once through four hosts try the group's hot row a few times, and two get a slot", async () => {
  const storage = storageOfItsOwn();
  const videos = videosInLine(300);
  const hosts = Array.from({ length: 4 }, () => arrivalAt(storage, videos, { now: Date.now }));
  await Promise.all(
    videos.map(({ id, owner }, index) => {
      const host = hosts[index % hosts.length];
      return host && takeSlot({ id, owner, jobIndex: 0, waiter: `w:${id}` }, host.tools);
    }),
  );
  const tries = hosts.map((host) => host.tries());
  console.log(`tries on the hot row, host by host: ${tries.join(", ")} for 300 arrivals`);
  expect(Math.max(...tries)).toBeLessThanOrEqual(TRIES_PER_HOST);
  expect(await grantedIn(storage)).toHaveLength(2);
});

test("slots go to videos in the order of their creation, whatever order their tickets arrived in", async () => {
  const storage = storageOfItsOwn();
  const videos = videosInLine(8);
  const { tools } = arrivalAt(storage, videos, { now: Date.now });
  for (const video of videos.toReversed()) await storage.capacity.insert(ticketInLine(video));
  const order: string[] = [];
  while (order.length < videos.length) {
    await grantSlots(GROUP, tools);
    for (const id of await grantedIn(storage)) {
      order.push(id);
      await storage.capacity.remove(GROUP, `${id}:0`);
    }
  }
  expect(order).toEqual(videos.map(({ id }) => id));
});

test("a dead waiter at the head costs its two minutes once and does not block the line", async () => {
  const storage = storageOfItsOwn();
  const videos = videosInLine(4);
  let now = Date.UTC(2026, 10, 22);
  const { tools } = arrivalAt(storage, videos, { now: () => now });
  for (const video of videos) await storage.capacity.insert(ticketInLine(video));
  const ids = videos.map(({ id }) => id);
  await grantSlots(GROUP, tools);
  expect(await grantedIn(storage)).toEqual(ids.slice(0, 2));
  now += 121_000;
  await grantSlots(GROUP, tools);
  expect(await grantedIn(storage)).toEqual(ids.slice(2));
  now += 121_000;
  await grantSlots(GROUP, tools);
  expect(await grantedIn(storage)).toEqual([]);
});
