import { expect, inject, test } from "vitest";
import { walkCrashes } from "../support/proof/crashWalk.ts";
import { expectOnce } from "../support/proof/expectOnce.ts";
import { imageFilm, remixFilm, twoFilmsOfOneJob, twoJobs } from "../support/proof/filmCase.ts";

/** A sample of the points of each; `npm run bench -- reliability walk` takes all of them. */
const STEP = 29;

test.each([twoJobs, twoFilmsOfOneJob, imageFilm, remixFilm])(
  "an app that dies while it makes $name makes it once, and books what was billed",
  async (film) => {
    const report = await walkCrashes({ azurite: inject("azurite"), film, from: 7, step: STEP });
    expectOnce(report);
    expect(report.points).toBeGreaterThan(5);
  },
);
