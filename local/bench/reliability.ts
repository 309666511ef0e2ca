import { startAzurite } from "../azuriteProcess.ts";
import { StartupProblem } from "../commands/startupProblem.ts";
import { adapters } from "./reliability/adapters.ts";
import type { Figure, Part } from "./reliability/figure.ts";
import { random } from "./reliability/random.ts";
import { sigkill } from "./reliability/sigkill.ts";
import { slots } from "./reliability/slots.ts";
import { twice } from "./reliability/twice.ts";
import { walk } from "./reliability/walk.ts";

const parts: Readonly<Record<string, Part>> = { walk, twice, random, ...adapters, slots, sigkill };

/** Measures the promises of never paying twice and never losing a film; names of parts choose, none means all. */
export async function run(args: readonly string[]): Promise<void> {
  const names = args.length > 0 ? args : Object.keys(parts);
  const chosen = names.map((name) => {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (!part) throw new StartupProblem(`There is no part '${name}': ${Object.keys(parts).join(", ")}.`);
    return part;
  });
  const problems: string[] = [];
  const azurite = await startAzurite();
  try {
    for (const part of chosen) {
      const measured = await part(azurite.connectionString);
      for (const figure of measured.figures) console.log(inWords(figure));
      problems.push(...measured.problems, ...measured.figures.filter(({ kept }) => !kept).map(inWords));
    }
  } finally {
    await azurite.stop();
  }
  if (problems.length > 0) throw new StartupProblem(["Not as promised:", ...problems].join("\n"));
  // What an app that was killed had under way, and the SDK's own server, would keep the process for minutes.
  process.exit(0);
}

function inWords({ what, value, promise, kept }: Figure): string {
  const line = `${what.padEnd(60)} ${value.padStart(12)}`;
  return promise === "" ? line : `${line}   ${kept ? "as promised" : "NOT"} ${promise}`;
}
