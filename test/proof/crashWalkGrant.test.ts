import { expect, test } from "vitest";
import { createsOf } from "../support/app/books.ts";
import { oneApp } from "../support/app/oneApp.ts";

const startApp = oneApp();

test("a slot whose time ran out while the app was down is given again at once, not by the next sweep", async () => {
  const rehearsal = await startApp();
  await rehearsal.untilFinal(await rehearsal.create({ prompt: "A lake" }, "k"));
  const handOver = rehearsal.host.points.findIndex(
    ({ when, detail }) => when === "before" && detail === "submitJob",
  );

  const app = await startApp({}, { faults: { crashAt: handOver + 1 } });
  const id = await app.create({ prompt: "A lake" }, "k");
  await app.host.waitUntil(() => app.isDead);
  expect(createsOf(app)).toHaveLength(0);
  await app.downFor(150_000);
  const back = app.clock.now();
  await app.untilFinal(id);
  const [create] = createsOf(app);
  expect((create?.at ?? Number.POSITIVE_INFINITY) - back).toBeLessThanOrEqual(10_000);
});
