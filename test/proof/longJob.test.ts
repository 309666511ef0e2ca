import { afterEach, expect, inject, test } from "vitest";
import { Dailies } from "../support/app/dailies.ts";

let dailies: Dailies | undefined;
afterEach(async () => await dailies?.stop());

const DAY = 24 * 3_600_000;
/** The polls of one history, at eight events each, and what its start and end take. */
const EVENTS_AT_MOST = 50 * 8 + 40;

test("a job that runs for 24 hours keeps its history short, and what is read for it grows with its polls alone", async () => {
  dailies = await Dailies.start({
    azurite: inject("azurite"),
    sora: { renderSeconds: 25 * 3_600 },
    settings: { POLL_MIN_SECONDS: "15", POLL_MAX_SECONDS: "100", OVERDUE_AFTER_MINUTES: "1440" },
  });
  const { host, sora } = dailies;
  const id = await dailies.create({ prompt: "A glacier" }, "k");
  const readAfter: number[] = [0];
  let longest = 0;
  await host.waitUntil(
    () => {
      const polls = sora.requests().filter(({ route }) => route === "retrieve").length;
      if (polls >= readAfter.length) {
        const events = host.history(`${id}:1:0`).length;
        longest = Math.max(longest, events);
        readAfter.push((readAfter.at(-1) ?? 0) + events);
      }
      return host.status(id)?.runtimeStatus === "Completed";
    },
    { within: DAY + 3_600_000 },
  );
  const all = readAfter.length - 1;
  const quarter = Math.floor(all / 4);
  const exponent = Math.log((readAfter[all] ?? 0) / (readAfter[quarter] ?? 1)) / Math.log(all / quarter);
  console.log(
    `${all} polls, at most ${longest} events in a history, exponent of events read ${exponent.toFixed(2)}`,
  );
  expect((await dailies.video(id)).stage).toBe("timed_out");
  expect(longest).toBeLessThanOrEqual(EVENTS_AT_MOST);
  expect(exponent).toBeLessThanOrEqual(1.1);
});
