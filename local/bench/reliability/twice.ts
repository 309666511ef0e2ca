import { walkCrashes } from "../../../test/support/proof/crashWalk.ts";
import { textFilm } from "../../../test/support/proof/filmCase.ts";
import { books, type Figure, type Measured, told } from "./figure.ts";

const UNKINDNESS = {
  "each activity run twice": { runTwice: ["*"] },
  "each child started twice": { startTwice: ["*"] },
};

/** The walk again, on an engine that does everything twice. */
export async function twice(azurite: string): Promise<Measured> {
  const figures: Figure[] = [];
  const problems: string[] = [];
  for (const [name, faults] of Object.entries(UNKINDNESS)) {
    const report = await walkCrashes({ azurite, film: textFilm, faults });
    figures.push(told(`${name}: crashes`, report.points), ...books(name, [report]));
    problems.push(...report.problems);
  }
  return { figures, problems };
}
