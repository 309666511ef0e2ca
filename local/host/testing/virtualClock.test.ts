import { expect, test } from "vitest";
import { VirtualClock } from "./virtualClock.ts";

test("timers run in order, each at its own time", async () => {
  const clock = new VirtualClock({ start: 1000 });
  const seen: string[] = [];
  clock.at(3000, () => seen.push(`b ${clock.now()}`));
  clock.at(2000, () => {
    seen.push(`a ${clock.now()}`);
    clock.at(2500, () => seen.push(`c ${clock.now()}`));
  });
  await clock.advance(1500);
  expect(seen).toEqual(["a 2000", "c 2500"]);
  expect(clock.now()).toBe(2500);
  await clock.runUntilIdle();
  expect(seen).toEqual(["a 2000", "c 2500", "b 3000"]);
});

test("time stands still while something runs", async () => {
  const clock = new VirtualClock({ start: 0 });
  const seen: string[] = [];
  let end = () => {};
  clock.at(10, () => {
    end = clock.busy("work");
  });
  clock.at(20, () => seen.push("later"));
  const moved = clock.advance(100);
  while (clock.now() !== 10) await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(clock.now()).toBe(10);
  expect(seen).toEqual([]);
  end();
  await moved;
  expect(seen).toEqual(["later"]);
  expect(clock.now()).toBe(100);
});

test("work that does not end is named", async () => {
  const clock = new VirtualClock({ patience: 20 });
  clock.busy("the activity render");
  await expect(clock.advance(1)).rejects.toThrow("this does not end: the activity render");
});

test("a cancelled timer does not run, and recurring ones are not waited for", async () => {
  const clock = new VirtualClock({ start: 0 });
  const seen: number[] = [];
  const tick = () => {
    seen.push(clock.now());
    clock.at(clock.now() + 10, tick, { recurring: true });
  };
  clock.at(10, tick, { recurring: true });
  const cancel = clock.at(15, () => seen.push(-1));
  clock.at(25, () => {});
  cancel();
  await clock.runUntilIdle();
  expect(seen).toEqual([10, 20]);
  expect(clock.now()).toBe(25);
});

test("a condition that cannot come true is reported", async () => {
  const clock = new VirtualClock({ start: 0 });
  clock.at(50, () => {});
  await expect(clock.runUntil(() => false)).rejects.toThrow("nothing left to wait for");
  clock.at(5000, () => {});
  await expect(clock.runUntil(() => false, { within: 100 })).rejects.toThrow("does not hold by");
});
