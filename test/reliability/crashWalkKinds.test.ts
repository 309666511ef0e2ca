import { expect, inject, test } from "vitest";
import { walkCrashes } from "../support/reliability/crashWalk.ts";
import {
  imageFilm,
  remixFilm,
  textFilm,
  twoFilmsOfOneJob,
  twoJobs,
} from "../support/reliability/filmCase.ts";

/** A sample of the points of each; `npm run bench -- reliability walk` takes all of them. */
const STEP = 41;

test.each([twoJobs, twoFilmsOfOneJob, imageFilm, remixFilm])(
  "an app that dies while it makes $name makes it once, and books what was billed",
  async (film) => {
    const report = await walkCrashes({ azurite: inject("azurite"), film, from: 7, step: STEP });
    expect(report.problems).toEqual([]);
    expect(report.points).toBeGreaterThan(3);
    expect(report.jobsBilled).toBe(report.jobsDue);
    expect(report.booked).toBe(report.invoiced);
  },
  300_000,
);

test.each([
  ["every activity run twice", { runTwice: ["*"] }],
  ["every child started twice", { startTwice: ["*"] }],
])(
  "crashes with %s besides change neither films nor bill",
  async (_what, faults) => {
    const report = await walkCrashes({
      azurite: inject("azurite"),
      film: textFilm,
      faults,
      from: 3,
      step: 23,
    });
    expect(report.problems).toEqual([]);
    expect(report.points).toBeGreaterThan(4);
    expect(report.jobsBilled).toBe(report.accepted);
    expect(report.booked).toBe(report.invoiced);
  },
  300_000,
);
