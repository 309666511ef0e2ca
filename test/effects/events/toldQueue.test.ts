import { expect, test } from "vitest";
import { takeFollowerPlace } from "../../../src/lib/effects/events/followerPlaces.ts";
import { toldQueue } from "../../../src/lib/effects/events/toldQueue.ts";

const deleted = (n: number, at = n) => ({ kind: "deleted", id: `video_${n}`, at }) as const;

test("of each video the latest waits, in the order of what was told last", () => {
  const queue = toldQueue();
  for (const told of [deleted(1, 1), deleted(2, 2), deleted(1, 3)]) queue.add(told);
  expect([queue.take(), queue.take(), queue.take()]).toEqual([deleted(2, 2), deleted(1, 3), undefined]);
});

test("who is a thousand videos behind is cut off, and costs no more memory", async () => {
  const queue = toldQueue();
  for (let n = 0; n <= 1_000; n++) queue.add(deleted(n));
  expect(queue.isOver()).toBe(true);
  expect(queue.take()).toBeUndefined();
  queue.add(deleted(1));
  expect(queue.take()).toBeUndefined();
  await queue.wait(60_000);
});

test("a wait ends with what comes, with the end, or with the time", async () => {
  const queue = toldQueue();
  const waits = queue.wait(60_000);
  queue.add(deleted(1));
  await waits;
  queue.take();
  await queue.wait(1);
  const last = queue.wait(60_000);
  queue.end();
  await last;
});

test("followers are limited by owner and in all, and a place that is given back is free again", () => {
  const places = Array.from({ length: 20 }, () => takeFollowerPlace("ann"));
  expect(takeFollowerPlace("ann")).toEqual({ kind: "full", scope: "owner" });
  const others = Array.from({ length: 24 }, (_each, n) =>
    Array.from({ length: 20 }, () => takeFollowerPlace(`owner-${n}`)),
  ).flat();
  expect(takeFollowerPlace("ben")).toEqual({ kind: "full", scope: "all" });
  for (const place of [...places, ...others]) if (place.kind === "place") place.giveBack();
  for (const place of places) if (place.kind === "place") place.giveBack();
  const again = takeFollowerPlace("ann");
  expect(again.kind).toBe("place");
  if (again.kind === "place") again.giveBack();
});
