import { expect, test } from "vitest";
import { expectArchived, expectSettled } from "../support/app/books.ts";
import { oneApp } from "../support/app/oneApp.ts";

const startApp = oneApp();

test("of two copies made at once, a truncated one never takes the place of the whole one", async () => {
  const app = await startApp({}, { faults: { runTwice: ["archiveOutput"] } });
  const second = { routes: ["content" as const], skip: 1, times: 1 };
  // Its download begins before the other copy is there, and ends long after.
  app.sora.control.fault({ ...second, fault: { kind: "hold", ms: 1_500 } });
  app.sora.control.fault({ ...second, fault: { kind: "content", as: "short" } });
  const id = await app.create({ prompt: "A lake" }, "k");
  const { stage } = await app.untilFinal(id);
  await app.clock.idle();
  expect(stage).toBe("completed");
  await expectArchived(app, id, [app.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(app, 1);
});
