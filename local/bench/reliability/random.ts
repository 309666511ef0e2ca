import { runAtRandom } from "../../../test/support/proof/randomRun.ts";
import { books, exactly, type Measured, told } from "./figure.ts";

const CREATES = 200;
const SLOTS = 2;

/** Many creates on two slots, a provider on a bad day, and an app that keeps dying. */
export async function random(azurite: string): Promise<Measured> {
  const { line, problems, ...report } = await runAtRandom({ azurite, creates: CREATES, seed: 1 });
  const { kills, secondsBetweenKills, struck, mostInFlight } = report;
  const figures = [
    told("bad day: kills, one in so many seconds", `${kills}, ${secondsBetweenKills.toFixed(1)} s`),
    told("bad day: requests that a fault struck", struck),
    ...books("bad day", [report]),
    exactly("bad day: most jobs in flight", mostInFlight, SLOTS),
    exactly("line: turns given past an earlier video", line.passedOver, 0),
    told(
      "line: places lost to faults, at most and on average",
      `${line.mostOvertaken}, ${line.meanOvertaken.toFixed(2)}`,
    ),
    exactly("line: places lost before or after a video's own trouble", line.unexplained, 0),
  ];
  return { figures, problems };
}
