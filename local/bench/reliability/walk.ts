import { walkCrashes } from "../../../test/support/proof/crashWalk.ts";
import { filmCases } from "../../../test/support/proof/filmCase.ts";
import { books, type Figure, type Measured, told } from "./figure.ts";

/** Every kind of film, crashed before and after every outbound call and at every step of the engine. */
export async function walk(azurite: string): Promise<Measured> {
  const figures: Figure[] = [];
  const problems: string[] = [];
  for (const film of filmCases) {
    const report = await walkCrashes({ azurite, film });
    figures.push(told(`${film.name}: crashes`, report.points), ...books(film.name, [report]));
    problems.push(...report.problems);
  }
  return { figures, problems };
}
