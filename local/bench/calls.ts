import { Dailies } from "../../test/support/app/dailies.ts";
import { startAzurite } from "../azuriteProcess.ts";
import { StartupProblem } from "../commands/startupProblem.ts";
import { type StoreCalls, storeCalls } from "./calls/storeCalls.ts";

const [SHORT_SECONDS, LONG_SECONDS] = [60, 240];
/** From its end on: everything is cleared away. */
const AFTERWARDS_MS = 120_000;
const HOUR_MS = 3_600_000;
/** A step reads what is there, and writes what it did. */
const LEAST_A_STEP = 2;
/** Calls over that least: what the app took when this was first measured, and how much more of it there may be. */
const MEASURED = { film: 3.5, poll: 1.96, idle: 2.5 };
const GROWTH_AT_MOST = 1.1;
/** Bytes of films are counted beside: how many calls they take is the film's size. */
const TABLES = ["Videos", "Capacity", "Ledger", "Keys"];

interface Asked {
  /** The names of the steps that ran; a create is one. */
  readonly steps: readonly string[];
  readonly calls: StoreCalls;
}

/**
 * Counts what the app asks of its storage on the local host and a virtual clock: for a film of a minute, for a poll (by a
 * film of four minutes beside it), and in an hour in which nothing happens but sweeps.
 */
export async function run(): Promise<void> {
  const azurite = await startAzurite();
  try {
    const film = await films(azurite.connectionString);
    judge(film.short, film.long, await idleHour(azurite.connectionString));
  } finally {
    await azurite.stop();
  }
  // The SDK's own server would keep the process.
  process.exit(0);
}

async function films(azurite: string): Promise<{ readonly short: Asked; readonly long: Asked }> {
  const { policy, take } = storeCalls();
  const renderSeconds = ({ prompt }: { readonly prompt: string }) => Number(prompt);
  const app = await Dailies.start({ azurite, sora: { renderSeconds }, sweeps: false, policies: [policy] });
  const make = async (seconds: number): Promise<Asked> => {
    const before = app.host.points.length;
    take();
    await app.create({ prompt: String(seconds) }, `film-${seconds}`);
    await app.clock.advance(seconds * 1_000 + AFTERWARDS_MS);
    return { steps: ["create", ...stepsSince(app, before)], calls: take() };
  };
  try {
    // What only a first film does is not what a film costs.
    await make(1);
    return { short: await make(SHORT_SECONDS), long: await make(LONG_SECONDS) };
  } finally {
    await app.stop();
  }
}

async function idleHour(azurite: string): Promise<Asked> {
  const { policy, take } = storeCalls();
  const app = await Dailies.start({ azurite, policies: [policy] });
  try {
    await app.untilFinal(await app.create({ prompt: "A film" }, "film"));
    await app.clock.advance(HOUR_MS);
    const before = app.host.points.length;
    take();
    await app.clock.advance(HOUR_MS);
    return { steps: stepsSince(app, before), calls: take() };
  } finally {
    await app.stop();
  }
}

function stepsSince({ host }: Dailies, from: number): readonly string[] {
  return host.points
    .slice(from)
    .flatMap(({ what, when, detail }) => (what === "activity" && when === "before" ? [detail] : []));
}

function judge(short: Asked, long: Asked, idle: Asked): void {
  const polls = pollsOf(long) - pollsOf(short);
  const lines = [
    { name: `a film, ${pollsOf(short)} polls`, calls: tables(short), steps: short.steps.length, of: "film" },
    { name: "a poll", calls: (tables(long) - tables(short)) / polls, steps: 1, of: "poll" },
    { name: "an idle hour", calls: tables(idle), steps: idle.steps.length, of: "idle" },
  ] as const;
  console.log(`a film's calls by store: ${inWords(short)}\nan idle hour's: ${inWords(idle)}`);
  console.log("                    calls of tables   steps   over the least (at most)");
  const problems: string[] = [];
  for (const { name, calls, steps, of } of lines) {
    const ratio = calls / (steps * LEAST_A_STEP);
    const most = MEASURED[of] * GROWTH_AT_MOST;
    const compared = `${ratio.toFixed(2)} (${most.toFixed(2)})`;
    console.log(
      `${name.padEnd(20)} ${calls.toFixed(1).padStart(14)} ${String(steps).padStart(7)} ${compared.padStart(26)}`,
    );
    if (ratio > most)
      problems.push(`${name}: ${ratio.toFixed(2)} of the least calls, more than ${most.toFixed(2)}.`);
  }
  if (problems.length > 0) throw new StartupProblem(problems.join("\n"));
}

const pollsOf = ({ steps }: Asked) => steps.filter((name) => name === "checkJob").length;
const tables = ({ calls }: Asked) => TABLES.reduce((sum, name) => sum + (calls[name] ?? 0), 0);

function inWords({ calls }: Asked): string {
  const counts = Object.entries(calls).toSorted(([, a], [, b]) => b - a);
  return counts.map(([store, count]) => `${store} ${count}`).join(", ");
}
