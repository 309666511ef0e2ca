import { afterAttempt, type Delivery, isDue } from "../../domain/webhooks/delivery.ts";
import { dueAt, eventBody, eventIdOf, type VideoEvent } from "../../domain/webhooks/videoEvent.ts";
import type { Webhook } from "../../domain/webhooks/webhook.ts";
import type { PostedEvent, VideoRef } from "../../durable/contracts.ts";
import type { Tools } from "../../services/tools.ts";
import type { Told } from "../../webhooks/sender.ts";
import { receiverOf, sealEvent } from "./sealEvent.ts";

const NOBODY: PostedEvent = { kind: "ended", delivered: 0, receivers: 0 };

/**
 * Tells every receiver for which an attempt is due, side by side, and notes what became of it. Between the telling and the
 * noting a crash tells once more: receivers know an event by its id.
 */
export async function deliverEvent(video: VideoRef, tools: Tools): Promise<PostedEvent> {
  const { storage, clock } = tools;
  const event = await eventOf(video, tools);
  if (!event?.end) return NOBODY;
  const body = eventBody(event, event.end);
  const due = event.deliveries.filter((delivery) => isDue(delivery, clock.now()));
  const tries = await Promise.all(due.map((delivery) => attempt(delivery, event, body, tools)));
  const now = clock.now();
  const after = await storage.videoEvents.change(video.id, (current) => noted(current, tries, now));
  if (after === null) return NOBODY;
  for (const tried of tries) tell(tried, after, tools);
  return await endOf(after, tools);
}

/** The video's event, its end written into it as soon as the final record is there. */
async function eventOf({ id, owner }: VideoRef, tools: Tools): Promise<VideoEvent | null> {
  const event = await tools.storage.videoEvents.find(id);
  if (event === null || event.end !== null) return event;
  const found = await tools.storage.records.find(owner, id);
  if (found) return await sealEvent(found.record, tools);
  // Erased before anybody could be told how it had ended.
  await tools.storage.videoEvents.remove(id);
  return null;
}

interface Tried {
  readonly receiver: string;
  /** As it was before. */
  readonly attempts: number;
  /** Null when the settings no longer have this receiver. */
  readonly told: Told | null;
}

async function attempt(
  { receiver, attempts }: Delivery,
  { videoId }: VideoEvent,
  body: string,
  { config, clock, send }: Tools,
): Promise<Tried> {
  const webhook: Webhook | undefined = config.webhooks.find((each) => receiverOf(each) === receiver);
  const secret = webhook ? config.secret(webhook.secretSetting) : null;
  if (!webhook || secret === null) return { receiver, attempts, told: null };
  const told = await send({ url: webhook.url, id: eventIdOf(videoId), now: clock.now(), body, secret });
  return { receiver, attempts, told };
}

/** The event after these attempts; one that another copy of this step has noted already counts once. */
function noted(event: VideoEvent, tries: readonly Tried[], now: number): VideoEvent | null {
  if (tries.length === 0) return null;
  const deliveries = event.deliveries.flatMap((delivery) => {
    const tried = tries.find(({ receiver }) => receiver === delivery.receiver);
    if (!tried || tried.attempts !== delivery.attempts || delivery.state !== "pending") return [delivery];
    return tried.told === null ? [] : [afterAttempt(delivery, tried.told.status, now)];
  });
  return { ...event, deliveries };
}

function tell({ receiver, told }: Tried, event: VideoEvent, { log }: Tools): void {
  const delivery = event.deliveries.find((each) => each.receiver === receiver);
  if (!delivery || !told) return;
  const { host, attempts, state } = delivery;
  const { videoId } = event;
  const line = { videoId, eventId: eventIdOf(videoId), host, attempts, status: told.status };
  const { reason } = told;
  if (state === "delivered") log("event_delivered", line);
  else if (state === "pending") log("event_refused", { ...line, reason });
  else log("event_given_up", { ...line, reason });
}

/** What is left to be done; then nothing is kept of a video that was erased, and of an end that nobody is told. */
async function endOf(event: VideoEvent, { storage }: Tools): Promise<PostedEvent> {
  const againAt = dueAt(event);
  if (againAt !== null) return { kind: "again", againAt };
  if (event.erased || event.deliveries.length === 0) await storage.videoEvents.remove(event.videoId);
  const delivered = event.deliveries.filter(({ state }) => state === "delivered").length;
  return { kind: "ended", delivered, receivers: event.deliveries.length };
}
