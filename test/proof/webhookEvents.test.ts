import { expect, test } from "vitest";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { answering, type Receiver, SECRET, startReceiver } from "../support/webhooks/receiver.ts";

const HOUR = 3_600_000;
const app = oneApp({ sora: { renderSeconds: 20 }, sweeps: false });

/** An app that tells these receivers. */
async function appTelling(
  receivers: readonly Receiver[],
  more: object = {},
  sweeps = false,
): Promise<Dailies> {
  const WEBHOOKS = JSON.stringify(receivers.map(({ url }) => ({ url, secretSetting: "HOOK", ...more })));
  return await app({ settings: { WEBHOOKS, HOOK: SECRET }, sweeps });
}

const eventOf = (id: string, type: string) => ({
  id: id.replace("video_", "evt_"),
  object: "event",
  created_at: expect.any(Number),
  type,
  data: { id },
});

const bodies = ({ received }: Receiver) => received.map(({ body }): unknown => JSON.parse(body));

async function deliveries(dailies: Dailies, id: string): Promise<readonly object[]> {
  const { deliveries } = await dailies.video(id);
  return deliveries ?? [];
}

test("each end is told: a film, a film that was blocked, a refusal, and a cancel", async () => {
  await using receiver = await startReceiver();
  const dailies = await appTelling([receiver]);
  const ends = [
    [await dailies.create({ prompt: "A mill" }, "1"), "video.completed"],
    [await dailies.create({ prompt: "Blocked #moderated" }, "2"), "video.failed"],
    [await dailies.create({ prompt: "Refused #refused" }, "3"), "video.failed"],
    [await dailies.create({ prompt: "Cancelled" }, "4"), "video.failed"],
  ] as const;
  await dailies.call("POST", `/videos/${ends[3][0]}/cancel`);
  for (const [id] of ends) await dailies.untilFinal(id);
  await dailies.host.waitUntil(() => receiver.received.length >= ends.length);
  const told = new Map(
    receiver.received.map(({ headers, body }) => [headers["webhook-id"], JSON.parse(body)]),
  );
  for (const [id, type] of ends) expect(told.get(id.replace("video_", "evt_"))).toEqual(eventOf(id, type));
});

test("a film is ready while its receiver is down; the event is tried in back-off under one id until it is taken", async () => {
  let failures = 7;
  await using receiver = await startReceiver((response, received) =>
    answering(failures-- > 0 ? 503 : 200)(response, received),
  );
  const dailies = await appTelling([receiver]);
  const id = await dailies.create({ prompt: "A mill" }, "k");
  expect((await dailies.untilFinal(id, HOUR)).stage).toBe("completed");
  await dailies.host.waitUntil(() => dailies.events("event_delivered").length > 0, { within: 24 * HOUR });
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"]))).toEqual(
    new Set([id.replace("video_", "evt_")]),
  );
  const times = receiver.received.map(({ headers }) => Number(headers["webhook-timestamp"]));
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const wanted = [5, 30, 120, 600, 3_600, 3_600, 3_600];
  for (const [index, pause] of pauses.entries())
    expect(Math.abs(pause - (wanted[index] ?? 0))).toBeLessThan(5);
  expect(pauses).toHaveLength(wanted.length);
  expect(await deliveries(dailies, id)).toMatchObject([
    { attempts: 8, last_status: 200, state: "delivered" },
  ]);
});

test("what nobody takes for a day is kept, shown to admins and in the log, and can be sent again", async () => {
  await using receiver = await startReceiver(answering(301, { location: "http://127.0.0.1:1/" }));
  const dailies = await appTelling([receiver]);
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await dailies.host.waitUntil(() => dailies.events("event_given_up").length > 0, { within: 30 * HOUR });
  const host = new URL(receiver.url).host;
  const eventId = id.replace("video_", "evt_");
  const attempts = receiver.received.length;
  expect(await deliveries(dailies, id)).toEqual([
    { event_id: eventId, host, attempts, last_status: 301, state: "failed" },
  ]);
  expect(dailies.events("event_given_up")).toMatchObject([
    { videoId: id, eventId, host, attempts, status: 301 },
  ]);
  expect(dailies.events("event_refused")).toHaveLength(attempts - 1);
  await dailies.clock.advance(5 * HOUR);
  expect(receiver.received).toHaveLength(attempts);

  receiver.answer = answering(204);
  const notified = await dailies.call("POST", `/videos/${id}/notify`);
  expect(notified?.status).toBe(202);
  await dailies.host.waitUntil(() => dailies.events("event_delivered").length > 0);
  expect(receiver.received.at(-1)?.headers["webhook-id"]).toBe(eventId);
  expect(await deliveries(dailies, id)).toMatchObject([
    { attempts: 1, last_status: 204, state: "delivered" },
  ]);
});

test("410 gives this delivery up, and no other: each receiver is told by itself", async () => {
  await using gone = await startReceiver(answering(410));
  await using slow = await startReceiver(answering(500));
  await using well = await startReceiver();
  const dailies = await appTelling([gone, slow, well]);
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await dailies.untilFinal(id);
  await dailies.host.waitUntil(() => slow.received.length === 3);
  expect([gone.received.length, well.received.length]).toEqual([1, 1]);
  const states = (await deliveries(dailies, id)).map((each) => ("state" in each ? each.state : null));
  expect(states).toEqual(["gone", "pending", "delivered"]);
  slow.answer = answering(200);
  await dailies.call("POST", `/videos/${id}/notify`);
  await dailies.host.waitUntil(() => well.received.length === 2 && slow.received.length >= 4);
});

test("notify makes a delivery that waits for its next attempt look at once", async () => {
  await using receiver = await startReceiver(answering(500));
  const dailies = await appTelling([receiver]);
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await dailies.host.waitUntil(() => receiver.received.length === 6, { within: 3 * HOUR });
  receiver.answer = answering(200);
  const before = dailies.clock.now();
  await dailies.call("POST", `/videos/${id}/notify`);
  await dailies.host.waitUntil(() => receiver.received.length === 7);
  expect(dailies.clock.now() - before).toBeLessThan(60_000);
});

test("an owner's and an event's receiver hear of nothing else", async () => {
  await using others = await startReceiver();
  await using failures = await startReceiver();
  await using all = await startReceiver();
  const WEBHOOKS = JSON.stringify([
    { url: others.url, secretSetting: "HOOK", owner: "anna" },
    { url: failures.url, secretSetting: "HOOK", events: ["video.failed"] },
    { url: all.url, secretSetting: "HOOK", owner: "local" },
  ]);
  const dailies = await app({ settings: { WEBHOOKS, HOOK: SECRET } });
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await dailies.host.waitUntil(() => all.received.length === 1);
  expect(bodies(all)).toEqual([eventOf(id, "video.completed")]);
  await dailies.clock.advance(HOUR);
  expect([others.received, failures.received]).toEqual([[], []]);
});

test("notify is refused before the end, and where nobody is to be told", async () => {
  await using receiver = await startReceiver();
  const dailies = await appTelling([receiver], { events: ["video.failed"] });
  const id = await dailies.create({ prompt: "A mill" }, "k");
  const early = await dailies.call("POST", `/videos/${id}/notify`);
  expect([early?.status, early?.body]).toMatchObject([409, { error: { code: "not_finished" } }]);
  await dailies.untilFinal(id);
  expect((await dailies.call("POST", `/videos/${id}/notify`))?.status).toBe(400);
  expect((await dailies.call("POST", "/videos/video_01kaqz6v1mzn8f4w3v8h2r9c5d/notify"))?.status).toBe(404);
});

test("an event whose video is erased meanwhile still reaches its receiver, and then nothing of it is kept", async () => {
  await using receiver = await startReceiver(answering(500));
  const dailies = await appTelling([receiver]);
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await dailies.host.waitUntil(() => receiver.received.length === 2);
  expect((await dailies.call("DELETE", `/videos/${id}`))?.status).toBe(200);
  receiver.answer = answering(200);
  await dailies.host.waitUntil(() => dailies.events("event_delivered").length === 1);
  expect(bodies(receiver).at(-1)).toEqual(eventOf(id, "video.completed"));
  await dailies.host.waitUntil(async () => (await dailies.services.storage.videoEvents.find(id)) === null);
  expect(await dailies.services.storage.videoEvents.waiting()).toBe(0);
});

test("a delivery whose workflow is lost is started again by the sweep", async () => {
  await using receiver = await startReceiver(answering(500));
  const dailies = await appTelling([receiver], {}, true);
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await dailies.host.waitUntil(() => receiver.received.length === 2);
  dailies.crash();
  const { store } = dailies.host;
  store.deleteHistory(id.replace("video_", "evt_"));
  store.deleteInstance(id.replace("video_", "evt_"));
  receiver.answer = answering(200);
  await dailies.run();
  await dailies.host.waitUntil(() => dailies.events("event_delivered").length > 0, { within: HOUR });
  expect(await deliveries(dailies, id)).toMatchObject([{ state: "delivered" }]);
});
