import { expect, test } from "vitest";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { type Receiver, SECRET, startReceiver } from "../support/webhooks/receiver.ts";

const HOUR = 3_600_000;
/** A sample of the calls. */
const STEP = 3;
const start = oneApp({ sora: { renderSeconds: 20 }, settings: { POLL_MIN_SECONDS: "10" } });

const settingsFor = ({ url }: Receiver) => ({
  WEBHOOKS: JSON.stringify([{ url, secretSetting: "HOOK" }]),
  HOOK: SECRET,
  POLL_MIN_SECONDS: "10",
});

/** Lets the app live, again and again, until the receiver has heard of an end. */
async function untilTold(app: Dailies, receiver: Receiver): Promise<void> {
  for (;;) {
    await app.host.waitUntil(() => app.isDead || receiver.received.length > 0, { within: 3 * HOUR });
    if (!app.isDead) return;
    await app.run();
  }
}

/** The last calls of a film whose end was told: from its last poll to the receiver's answer and what is noted of it. */
async function callsOfAnEnd(): Promise<readonly number[]> {
  await using receiver = await startReceiver();
  const app = await start({ settings: settingsFor(receiver), sweeps: false });
  await app.create({ prompt: "A mill" }, "k");
  await app.host.waitUntil(() => app.events("event_delivered").length > 0);
  const last = app.calls.length;
  const first = app.calls.findLastIndex((call) => call.includes("/content")) + 1;
  expect(last - first).toBeGreaterThan(20);
  return Array.from({ length: Math.ceil((last - first) / STEP) }, (_, index) => first + index * STEP);
}

test.each(["before", "after"] as const)(
  "whatever call the app dies %s on the way from the film to its receiver: the event arrives, of one film",
  async (when) => {
    for (const call of await callsOfAnEnd()) {
      await using receiver = await startReceiver();
      const app = await start({ settings: settingsFor(receiver) }, { crash: { call, when } });
      const id = await app.create({ prompt: "A mill" }, "k");
      await app.untilFinal(id);
      await untilTold(app, receiver);
      expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toContain(
        id.replace("video_", "evt_"),
      );
      expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({
        type: "video.completed",
        data: { id },
      });
      expect(app.sora.jobs()).toHaveLength(1);
    }
  },
);
