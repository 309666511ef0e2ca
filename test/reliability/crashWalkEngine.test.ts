import { expect, inject, test } from "vitest";
import { walkCrashes } from "../support/reliability/crashWalk.ts";
import { textFilm } from "../support/reliability/filmCase.ts";

test("an app that dies at any commit or step of the engine makes the film once, archives it and books it once", async () => {
  const report = await walkCrashes({ azurite: inject("azurite"), film: textFilm, kinds: ["in the engine"] });
  console.log(`${report.points} crashes: ${report.jobsBilled} billed of ${report.accepted} accepted`);
  expect(report.problems).toEqual([]);
  expect(report.points).toBeGreaterThan(30);
  expect(report.jobsBilled).toBe(report.accepted);
  expect(report.booked).toBe(report.invoiced);
}, 600_000);
