import { afterEach, expect, inject, test } from "vitest";
import { Dailies } from "../support/app/dailies.ts";

let dailies: Dailies | undefined;
afterEach(async () => await dailies?.stop());

test("a waiter that is woken for nothing looks, and waits again", async () => {
  dailies = await Dailies.start({ azurite: inject("azurite"), sora: { renderSeconds: 600 } });
  for (const key of ["first", "second"]) await dailies.create({ prompt: key }, key);
  const third = await dailies.create({ prompt: "third" }, "third");
  await dailies.untilVideo(third, ({ stage }) => stage === "waiting_for_capacity");
  const before = dailies.calls.length;
  dailies.host.raiseEvent(`${third}:1:0`, "wake", {});
  await dailies.clock.advance(1_000);
  const spent = dailies.calls.length - before;
  expect(spent).toBeGreaterThan(0);
  expect(spent).toBeLessThan(40);
  expect((await dailies.video(third)).stage).toBe("waiting_for_capacity");
});
