import { walkKills } from "../../../test/support/proof/killWalk.ts";
import { books, type Measured, told } from "./figure.ts";

/** Side by side, since each waits for every claim that died with its process. */
const STACKS = 4;

/** The deployed bundle in a process of its own, killed by SIGKILL before and after every outbound call. */
export async function sigkill(): Promise<Measured> {
  const { kills, figures, problems } = await walkKills({ stacks: STACKS });
  return { figures: [told("SIGKILL: kills", kills), ...books("SIGKILL", figures)], problems };
}
