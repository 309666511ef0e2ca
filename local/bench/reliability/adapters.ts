import { ADAPTER_MODELS } from "../../../test/support/proof/adapterModels.ts";
import { runAtRandom } from "../../../test/support/proof/randomRun.ts";
import { books, exactly, type Figure, type Measured, told } from "./figure.ts";

const CREATES = 200;
const SLOTS = 2;

/** The random day of the Soras, with as many creates, at every other API and server that is spoken. */
export async function adapters(azurite: string): Promise<Measured> {
  const figures: Figure[] = [];
  const problems: string[] = [];
  for (const { adapter, models } of ADAPTER_MODELS) {
    const report = await runAtRandom({ azurite, creates: CREATES, seed: 1, models });
    figures.push(
      told(`${adapter}: kills, requests struck`, `${report.kills}, ${report.struck}`),
      ...books(adapter, [report]),
      exactly(`${adapter}: most jobs in flight`, report.mostInFlight, SLOTS),
      exactly(`${adapter}: turns given past an earlier video`, report.line.passedOver, 0),
    );
    problems.push(...report.problems);
  }
  return { figures, problems };
}
