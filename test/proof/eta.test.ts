import { expect, test } from "vitest";
import { oneApp } from "../support/app/oneApp.ts";

const app = oneApp({ sora: { renderSeconds: 120 } });
const MINUTE = 60_000;

test("after some films of a kind, the next one says when it will be ready, keeps to it, and is ready about then", async () => {
  const dailies = await app();
  const film = { prompt: "A lighthouse", seconds: "4", size: "1280x720" };
  for (let made = 0; made < 5; made++) {
    const id = await dailies.create(film, `film-${made}`);
    expect((await dailies.video(id)).eta).toBeNull();
    const { timeline, stage, completed_at } = await dailies.untilFinal(id);
    expect(stage).toBe("completed");
    expect(timeline.map((each) => each.stage)).toEqual(
      expect.arrayContaining(["queued", "running", "completed"]),
    );
    expect(timeline.at(-1)).toEqual({ stage, at: completed_at });
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).toSorted((a, b) => a - b));
    await dailies.clock.advance(MINUTE);
  }
  const id = await dailies.create(film, "the-next");
  const { eta: first, created_at } = await dailies.video(id);
  expect(first).not.toBeNull();
  expect(Math.abs((first ?? 0) - created_at - 120)).toBeLessThan(30);
  const running = await dailies.untilVideo(id, ({ stage }) => stage === "running");
  await dailies.clock.advance(1_000);
  const later = await dailies.video(id);
  expect([later.stage, later.eta]).toEqual(["running", running.eta]);
  const { completed_at, eta } = await dailies.untilFinal(id);
  expect(eta).toBeNull();
  expect(Math.abs((running.eta ?? 0) - (completed_at ?? 0))).toBeLessThan(30);
  // Another length is another kind.
  expect((await dailies.video(await dailies.create({ ...film, seconds: "8" }, "another"))).eta).toBeNull();
});
