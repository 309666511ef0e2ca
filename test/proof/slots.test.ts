import { expect, inject, test } from "vitest";
import { drawRenderTimes } from "../support/app/renderTimes.ts";
import { scheduleAlone, slotUseOfApp } from "../support/app/slotUse.ts";

test("queued videos use both slots nearly as well as the poll schedule alone allows, and never a third", async () => {
  const renderTimes = drawRenderTimes(30, 7);
  const best = scheduleAlone(renderTimes);
  const app = await slotUseOfApp(inject("azurite"), renderTimes);
  console.log(
    `slots used: ${app.utilisation.toFixed(3)}, the schedule alone: ${best.utilisation.toFixed(3)}`,
  );
  expect(app.inFlight).toBe(2);
  expect(app.utilisation / best.utilisation).toBeGreaterThanOrEqual(0.98);
});
