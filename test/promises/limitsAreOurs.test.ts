import { expect, test } from "vitest";
import { createsOf, expectSettled } from "../support/app/books.ts";
import { oneApp } from "../support/app/oneApp.ts";

const app = oneApp({ sora: { renderSeconds: 20 } });
const PROMPTS = ["One", "Two", "Three", "Four", "Five"];

test("the provider's limits are ours to handle: five at once are all accepted, two run, the others wait in their order", async () => {
  const dailies = await app();
  const ids: string[] = [];
  for (const prompt of PROMPTS) ids.push(await dailies.create({ prompt }, prompt));
  await dailies.clock.advance(10_000);

  const seen = await Promise.all(ids.map((id) => dailies.video(id)));
  expect(seen.map(({ stage }) => stage)).toEqual([
    ...["running", "running"],
    ...["waiting_for_capacity", "waiting_for_capacity", "waiting_for_capacity"],
  ]);
  expect(seen.map(({ queue_position }) => queue_position)).toEqual([null, null, 1, 2, 3]);

  for (const id of ids) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  const asked = createsOf(dailies);
  expect(asked.map(({ status }) => status)).not.toContain(429);
  const order = asked.map(({ body }) => PROMPTS.findIndex((each) => JSON.stringify(body).includes(each)));
  // Two slots are free at a time, and the two calls that take them are made at once.
  const pairs = [order.slice(0, 2), order.slice(2, 4), order.slice(4)];
  expect(pairs.map((pair) => pair.toSorted())).toEqual([[0, 1], [2, 3], [4]]);
  await expectSettled(dailies, 5);
});
