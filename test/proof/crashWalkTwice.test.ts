import { expect, inject, test } from "vitest";
import { walkCrashes } from "../support/proof/crashWalk.ts";
import { expectOnce } from "../support/proof/expectOnce.ts";
import { textFilm } from "../support/proof/filmCase.ts";

/** Every fifth of several hundred points; `npm run bench -- reliability twice` takes all of them. */
const STEP = 5;

test.each([
  ["every activity run twice", { runTwice: ["*"] }],
  ["every child started twice", { startTwice: ["*"] }],
])("crashes with %s besides change neither films nor bill", async (_what, faults) => {
  const report = await walkCrashes({
    azurite: inject("azurite"),
    film: textFilm,
    faults,
    from: 3,
    step: STEP,
  });
  console.log(`${report.points} crashes: ${report.jobsBilled} billed of ${report.accepted} accepted`);
  expectOnce(report);
  expect(report.points).toBeGreaterThan(50);
});
