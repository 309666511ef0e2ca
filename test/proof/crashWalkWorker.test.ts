import { expect, inject, test } from "vitest";
import { walkCrashes } from "../support/proof/crashWalk.ts";
import { expectOnce } from "../support/proof/expectOnce.ts";
import { textFilm } from "../support/proof/filmCase.ts";

test("a worker that dies in any step or episode, and its host lives on, leaves one film, booked once", async () => {
  const report = await walkCrashes({
    azurite: inject("azurite"),
    film: textFilm,
    kinds: ["worker before an activity", "worker after an activity", "worker in an episode"],
  });
  console.log(`${report.points} deaths: ${report.jobsBilled} billed of ${report.accepted} accepted`);
  expectOnce(report);
  expect(report.points).toBeGreaterThan(20);
});
