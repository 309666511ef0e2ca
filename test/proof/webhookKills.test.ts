import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { startTestStack, type TestStack } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stackApi.ts";
import { answering, SECRET, startReceiver, unwrap } from "../support/webhooks/receiver.ts";

const FILMS = 200;
const KILLS = 20;
const SLOTS = 16;

/** Creates films one after the other, each again until it is accepted, while the host comes and goes. */
async function createAll({ api }: TestStack): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let film = 0; film < FILMS; ) {
    const headers = { "idempotency-key": `film-${film}` };
    const video = await api.create({ prompt: `A film, number ${film}` }, headers).catch(() => null);
    if (video === null) await sleep(100);
    else {
      ids.push(video.id);
      film += 1;
    }
  }
  return ids;
}

test(`${FILMS} films with the host killed ${KILLS} times: each event arrives, under one id, signed as the OpenAI SDK wants it`, async () => {
  let messages = 0;
  // Every seventh message is refused at first.
  await using receiver = await startReceiver((response, received) =>
    answering(++messages % 7 === 0 ? 500 : 200)(response, received),
  );
  const WEBHOOKS = JSON.stringify([{ url: receiver.url, secretSetting: "HOOK" }]);
  const stack = await startTestStack({
    slots: SLOTS,
    settings: { WEBHOOKS, HOOK: SECRET, MAX_QUEUED_PER_OWNER: "1000" },
  });
  onTestFinished(() => stack.stop());

  const creating = createAll(stack);
  const refused: unknown[] = [];
  const checked = new Set<object>();
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(1_000);
    await stack.kill("host");
    await stack.start("host");
  }
  const ids = await creating;
  const heard = () => new Set(receiver.received.map(({ headers }) => headers["webhook-id"] ?? ""));
  await eventually(
    "all events",
    async () => {
      // What a crash left unstarted, the sweep starts; here it need not be waited for.
      await stack.runTimer("sweepVideos").catch(() => undefined);
      for (const message of receiver.received) {
        if (checked.has(message)) continue;
        checked.add(message);
        await unwrap(message).catch((error: unknown) => refused.push(error));
      }
      await sleep(500);
      return heard().size;
    },
    (size) => size >= FILMS,
  );
  expect(refused).toEqual([]);
  expect(heard()).toEqual(new Set(ids.map((id) => id.replace("video_", "evt_"))));
  for (const { headers, body } of receiver.received) expect(JSON.parse(body).id).toBe(headers["webhook-id"]);
  expect(receiver.received.length).toBeGreaterThan(FILMS);
});
