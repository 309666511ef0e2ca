import { expect, test } from "vitest";
import type { Scripts } from "../support/workflows/playBook.ts";
import { PLAY_START, playWorkflow } from "../support/workflows/playWorkflow.ts";

const VIDEO = { id: "video_01kaqz6v1mzn8f4w3v8h2r9c5d", owner: "anna" };

/** A receiver that takes the event so many hours later; an attempt is due every hour. */
function takenAfter(hours: number): Scripts {
  const HOUR = 3_600_000;
  return {
    postEvent: (_input, { now }) => {
      const passed = Math.floor((now - PLAY_START) / HOUR);
      if (passed >= hours) return { kind: "ended", delivered: 1, receivers: 1 };
      return { kind: "again", againAt: PLAY_START + (passed + 1) * HOUR };
    },
  };
}

test("an event that is taken at once is one step", async () => {
  const { output, steps } = await playWorkflow("deliverEvent", VIDEO, takenAfter(0));
  expect(output).toEqual({ delivered: 1, receivers: 1 });
  expect(steps).toEqual([{ name: "postEvent", input: VIDEO, atSeconds: 0 }]);
});

test("an event is posted again when its time has come, in histories that do not grow", async () => {
  const { steps, histories } = await playWorkflow("deliverEvent", VIDEO, takenAfter(24), {
    timersEarlyMs: 900,
  });
  expect(steps.at(-1)?.atSeconds).toBeGreaterThanOrEqual(24 * 3_600);
  expect(steps.length).toBeLessThan(5 * 24);
  for (const { calls } of histories) expect(calls.length).toBeLessThanOrEqual(2);
});

test("a wake makes it look at once, and does not make it run hot", async () => {
  let looks = 0;
  const play = await playWorkflow(
    "deliverEvent",
    VIDEO,
    {
      postEvent: (_input, { now, raise }) => {
        if (++looks === 1) raise("wake", 30);
        return now < PLAY_START + 7_200_000
          ? { kind: "again", againAt: now + 3_600_000 }
          : { kind: "ended", delivered: 1, receivers: 1 };
      },
    },
    { callsAtMost: 12 },
  );
  expect(play.steps[1]?.atSeconds).toBe(30);
  expect(play.steps.length).toBeLessThan(10);
});
