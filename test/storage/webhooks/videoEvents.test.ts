import { expect, test } from "vitest";
import type { Delivery, DeliveryState } from "../../../src/lib/domain/webhooks/delivery.ts";
import type { VideoEvent } from "../../../src/lib/domain/webhooks/videoEvent.ts";
import { freshPrefix, storageNamed, videoId } from "../../support/storage/testStorage.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-28T12:00:00Z");

function eventAt(time: number, ...states: readonly DeliveryState[]): VideoEvent {
  const delivery = (state: DeliveryState, index: number): Delivery => ({
    receiver: `receiver-${index}`,
    host: "films.example",
    state,
    attempts: 1,
    lastStatus: 200,
    since: time,
    nextAt: time,
  });
  const end = { type: "video.completed", at: time } as const;
  return {
    videoId: videoId(),
    owner: "ann",
    end,
    notedAt: time,
    deliveries: states.map(delivery),
    erased: false,
  };
}

test("events that everybody has had for a week go, and no others", async () => {
  const { videoEvents } = storageNamed(freshPrefix());
  const old = NOW - 8 * DAY;
  const [gone, lately, refused, waiting, again] = [
    eventAt(old, "delivered", "delivered"),
    eventAt(NOW - 6 * DAY, "delivered"),
    eventAt(old, "delivered", "failed"),
    eventAt(old, "delivered", "pending"),
    eventAt(old, "delivered"),
  ];
  for (const event of [gone, lately, refused, waiting, again]) await videoEvents.note(event);
  // Sent again by an operator: it is a week from then.
  const resent = { ...again, deliveries: eventAt(NOW - DAY, "delivered").deliveries };
  await videoEvents.change(again.videoId, () => resent);
  for (const _ of ["once", "twice"]) await videoEvents.forgetDelivered(NOW - 7 * DAY, 100);
  const left = [];
  for (const { videoId } of [gone, lately, refused, waiting, again])
    left.push((await videoEvents.find(videoId)) !== null);
  expect(left).toEqual([false, true, true, true, true]);
  await videoEvents.forgetDelivered(NOW, 100);
  expect(await videoEvents.find(again.videoId)).toBeNull();
});
