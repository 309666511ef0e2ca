import { expect, inject, test } from "vitest";
import { walkCrashes } from "../support/proof/crashWalk.ts";
import { expectOnce } from "../support/proof/expectOnce.ts";
import { textFilm, twoJobs } from "../support/proof/filmCase.ts";
import { poolModel } from "../support/providers/soraModel.ts";

/** Longer than any resource pauses that nobody has found full. */
const PAUSED_AT_MOST_MS = 301_000;
/** A sample of the points. */
const STEP = 23;

test("an app that dies while a job that failed on one resource goes to another makes it once", async () => {
  let movedOn = 0;
  const report = await walkCrashes({
    azurite: inject("azurite"),
    film: textFilm,
    models: poolModel({ a: 1, b: 1 }),
    from: 5,
    step: STEP,
    async before(app) {
      movedOn = app.events("job_goes_elsewhere").length;
      app.sora.control.clearFaults();
      app.sora.control.fault({ resource: "a", fault: { kind: "outcome", end: "failed" } });
      await app.clock.advance(PAUSED_AT_MOST_MS);
    },
  });
  expectOnce(report);
  expect(report.points).toBeGreaterThan(5);
  expect(movedOn).toBeGreaterThan(5);
});

test("an app that dies while one resource has no credit makes both variants on the other", async () => {
  let movedOn = 0;
  const json = { error: { code: "insufficient_quota", message: "You exceeded your current quota." } };
  const report = await walkCrashes({
    azurite: inject("azurite"),
    film: twoJobs,
    models: poolModel({ a: 1, b: 1 }),
    from: 9,
    step: STEP,
    async before(app) {
      movedOn = app.events("job_goes_elsewhere").length;
      app.sora.control.clearFaults();
      app.sora.control.fault({
        resource: "a",
        routes: ["create"],
        fault: { kind: "answer", status: 429, json },
      });
    },
  });
  expectOnce(report);
  expect(report.points).toBeGreaterThan(5);
  expect(movedOn).toBeGreaterThan(5);
});
