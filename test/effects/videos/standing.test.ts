import { expect, test } from "vitest";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { standing } from "../../../src/lib/effects/videos/standing.ts";
import { steps } from "../../support/workflows/steps.ts";

test("a video that came after the last look at its line has a place in it all the same, and one that does not wait has none", async () => {
  const at = steps();
  const places = [];
  for (const prompt of ["1", "2", "3", "4"]) {
    at.clock.time += 1;
    const job = await at.accept({ prompt });
    await takeSlot({ ...job, waiter: prompt }, at.tools);
    const record = (await at.tools.storage.records.find(job.owner, job.id))?.record;
    if (!record) throw new Error("it was accepted");
    places.push((await standing({ ...record, stage: "submitting" }, at.tools)).position);
    places.push((await standing(record, at.tools)).position);
  }
  expect(places).toEqual([null, null, null, null, null, 1, null, 2]);
});
