import { expect, inject, test } from "vitest";
import { walkCrashes } from "../support/proof/crashWalk.ts";
import { expectOnce } from "../support/proof/expectOnce.ts";
import { textFilm } from "../support/proof/filmCase.ts";

test("an app that dies after any of its outbound calls makes the film once, archives it and books it once", async () => {
  const report = await walkCrashes({ azurite: inject("azurite"), film: textFilm, kinds: ["after a call"] });
  console.log(`${report.points} crashes: ${report.jobsBilled} billed of ${report.accepted} accepted`);
  expectOnce(report);
  expect(report.points).toBeGreaterThan(90);
});
