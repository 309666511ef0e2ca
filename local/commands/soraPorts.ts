import { join } from "node:path";
import { readPortsFile } from "./portClaims.ts";
import { keepPorts } from "./ports.ts";

/** How a port is kept at which the simulator was before it was wanted elsewhere. */
const EARLIER = /^sora@\d+$/;

/** Every port at which the simulator of a data folder was, or is. */
export function soraPorts(dataFolder: string): readonly number[] {
  const kept = Object.entries(readPortsFile(join(dataFolder, "ports.json")));
  return [...new Set(kept.flatMap(([name, port]) => (name === "sora" || EARLIER.test(name) ? [port] : [])))];
}

/** The port of a data folder's simulator, which is kept, and those at which it was before. */
export async function keepSoraPorts(
  dataFolder: string,
  wanted?: number,
): Promise<{ readonly port: number; readonly earlier: readonly number[] }> {
  const known = soraPorts(dataFolder);
  const { sora: port } = await keepPorts(dataFolder, ["sora"], wanted ? { sora: wanted } : {});
  const earlier = known.filter((each) => each !== port);
  const names = Object.fromEntries(earlier.map((each) => [`sora@${each}`, each]));
  await keepPorts(dataFolder, Object.keys(names), names);
  return { port, earlier };
}
